import { get } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import {
  type Attempt,
  type Connection,
  newTrack,
  type Seeing,
  type Seen,
  type Source,
  type Stretch,
  seenOf,
  type Track,
} from './connection.ts';
import type { Asked } from './lane.ts';

/** All connections of a watch, as their sources tell of them while it goes on. */
export interface Observer {
  /** The connections whose last attempt failed. */
  failing(): Connection[];
  /** Those of which nothing has been seen since a time, ms. */
  stale(sinceMs: number): Connection[];
  /** Those that have not passed some times in a row up to now. */
  unsteady(times: number): Connection[];
  /** When the last attempt of any connection failed, ms; before all time where none has. */
  lastFailureMs(): number;
  seen(connection: Connection, within: Stretch): Seen;
  /** Why an attempt said nothing, the last one that did not. */
  unclear(connection: Connection): string | undefined;
  /** Why it does not pass: the last that is known of it. */
  why(connection: Connection): string | undefined;
  clockUncertaintyMs(): number;
  /** Asks every source once more, and no more after that. */
  end(): Promise<void>;
}

/**
 * Asks each source again and again, each by itself: one that is away keeps no other waiting.
 * @param patienceMs from one attempt of a connection to the next
 * @param onSilence gets what a source has to say for itself: why it could not be asked, or undefined
 * @param onLook called after each look
 */
export function observe(options: {
  connections: readonly Connection[];
  sources: readonly Source[];
  patienceMs: number;
  onSilence(source: string, why: string | undefined): void;
  onLook(): void;
}): Observer {
  const { connections, sources, patienceMs } = options;
  const tracks = new Map<string, Track>(connections.map(({ id }) => [id, newTrack(patienceMs)]));
  const unclear = new Map<string, string>();
  const ended = new AbortController();
  const silence = new Map<string, string | undefined>();
  const uncertainty = new Map<string, number>();
  let ending: Promise<void> | undefined;
  const look = async (source: Source) => {
    const seeing = await source.collect();
    for (const [id, attempt] of seeing.attempts.sort(([, one], [, other]) => one.toMs - other.toMs))
      tracks.get(id)?.add(attempt);
    for (const [id, why] of seeing.unclear) unclear.set(id, why);
    if (seeing.clockUncertaintyMs !== undefined) uncertainty.set(source.name, seeing.clockUncertaintyMs);
    silence.set(source.name, seeing.why);
    options.onSilence(source.name, seeing.why);
    options.onLook();
  };
  const looking = sources.map(async (source) => {
    while (!ended.signal.aborted) {
      await look(source);
      await setTimeout(PAUSES.watchSource, undefined, { signal: ended.signal }).catch(() => undefined);
    }
    await look(source);
  });
  // A source that throws ends the watch, where it is awaited.
  const all = Promise.all(looking);
  all.catch(() => undefined);
  const last = ({ id }: Connection) => tracks.get(id)?.spans.at(-1);
  return {
    failing: () => connections.filter((connection) => last(connection)?.passed === false),
    stale: (sinceMs) => connections.filter((connection) => !((last(connection)?.toMs ?? 0) >= sinceMs)),
    unsteady: (times) =>
      connections.filter((connection) => {
        const span = last(connection);
        return span === undefined || !span.passed || span.made < times;
      }),
    lastFailureMs: () =>
      Math.max(
        Number.NEGATIVE_INFINITY,
        ...[...tracks.values()].flatMap(({ spans }) =>
          spans.filter(({ passed }) => !passed).map(({ toMs }) => toMs),
        ),
      ),
    seen: ({ id }, within) => seenOf(tracks.get(id)?.spans ?? [], within, patienceMs),
    why: (connection) => {
      const span = last(connection);
      return span?.passed === false
        ? span.detail
        : (unclear.get(connection.id) ?? silence.get(connection.from));
    },
    unclear: ({ id }) => unclear.get(id),
    clockUncertaintyMs: () => Math.max(0, ...uncertainty.values()),
    end: () => {
      ending ??= end();
      return ending;
    },
  };

  async function end(): Promise<void> {
    ended.abort();
    const late = new AbortController();
    const bound = setTimeout(TIMEOUTS.exec, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([all, bound]);
    late.abort();
    await Promise.all(sources.map((source) => source.stop?.()));
  }
}

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
