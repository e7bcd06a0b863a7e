import { get } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { TIMEOUTS } from '../model/timeouts.ts';
import type { Attempt, Seeing, Source } from './connection.ts';
import type { Asked } from './lane.ts';

/** Where this source is, as the reader knows it. */
export const OUTSIDE = 'outside';

/** Bytes of an answer that are looked at: a welcome page has its title in the first 100. */
const ANSWER_BYTES = 400;

/**
 * This machine, which makes its connections itself.
 * @param asked each says where it leads just now
 */
export function outsideSource(options: {
  asked: readonly (() => Asked)[];
  pace: { perSecond: number; timeoutMs: number };
  clock(): number;
}): Source {
  const { asked, pace, clock } = options;
  const ended = new AbortController();
  let seen: Seeing = { attempts: [], unclear: new Map() };
  const unclear = new Map<string, string>();
  const everyMs = 1000 / pace.perSecond;
  const watching = asked.map(async (one) => {
    while (!ended.signal.aborted) {
      const fromMs = clock();
      const now = one();
      const attempt = await ask(now, pace.timeoutMs, clock);
      const { id } = now.connection;
      if (typeof attempt === 'string') unclear.set(id, attempt);
      else seen.attempts.push([id, attempt]);
      const restMs = Math.max(0, everyMs - (clock() - fromMs));
      await setTimeout(restMs, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  });
  return {
    name: OUTSIDE,
    async collect() {
      const told = seen;
      seen = { attempts: [], unclear };
      return told;
    },
    async stop() {
      ended.abort();
      await Promise.all(watching);
    },
  };
}

/** Makes one new connection; a text says why it says nothing. */
function ask({ url, judge }: Asked, timeoutMs: number, clock: () => number): Promise<Attempt | string> {
  const fromMs = clock();
  return new Promise((resolve) => {
    const end = (passed: boolean, detail: string) => {
      clearTimeout(timer);
      request.destroy();
      resolve({ fromMs, toMs: clock(), passed, detail });
    };
    const request = get(url, { agent: false, headers: { connection: 'close' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => end(false, error.message));
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        const text = body.subarray(0, ANSWER_BYTES).toString('utf8');
        const { outcome, detail } = judge({ status: response.statusCode ?? 0, text, bytes: body.length });
        end(outcome === 'reached', detail);
      });
    });
    request.on('error', (error) => end(false, error.message));
    const timer = globalThis.setTimeout(() => {
      if (clock() - fromMs <= timeoutMs + TIMEOUTS.stoodStill)
        return end(false, `no answer within ${timeoutMs} ms`);
      request.destroy();
      resolve('this machine stood still while it waited for an answer');
    }, timeoutMs);
  });
}
