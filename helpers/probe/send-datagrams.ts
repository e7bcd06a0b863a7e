import { createSocket } from 'node:dgram';
import pMap from 'p-map';
import { judgeAnswer } from './judge-answer.ts';
import { BODY, type Observation, type Target } from './probe.ts';

/** Datagrams that are waited for at a time: few enough not to be a load test. */
const AT_ONCE = 20;

/** What this machine sends where a target's URL asks the source's own server to dial. */
export interface Datagram {
  host: string;
  port: number;
  payload: string;
}

export function datagramOf({ url, bodyBytes = 0 }: Pick<Target, 'url' | 'bodyBytes'>): Datagram {
  const query = new URL(url).searchParams;
  const payload = (query.get('request') ?? '').replace(BODY, 'x'.repeat(bodyBytes));
  return { host: query.get('host') ?? '', port: Number(query.get('port')), payload };
}

/** Sends one datagram to each target, from a socket of its own, and waits for its answer. */
export function sendDatagrams(targets: readonly Target[], withinMs: number): Promise<Observation[]> {
  return pMap(targets, (target) => send(target, withinMs), { concurrency: AT_ONCE });
}

function send(target: Target, withinMs: number): Promise<Observation> {
  const { host, port, payload } = datagramOf(target);
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const start = performance.now();
  return new Promise<Observation>((resolve) => {
    const late = () => resolve({ outcome: 'timed-out', detail: `no answer within ${withinMs} ms` });
    // After what has come in: where this process got no processor for so long, an answer may be waiting.
    const timer = setTimeout(() => setImmediate(late), withinMs);
    const fail = (error: NodeJS.ErrnoException) => {
      const outcome = error.code === 'ECONNREFUSED' ? 'refused' : 'failed';
      resolve({ outcome, detail: error.message });
    };
    socket.on('error', fail);
    socket.on('message', (message) => {
      const received = { status: 200, text: message.toString(), bytes: message.length };
      const { judged, text } = judgeAnswer({ ...target, dialled: false }, received);
      resolve({ ...judged, totalMs: performance.now() - start, answer: text });
    });
    // Connected, so that a refusal is heard.
    socket.connect(port, host, () => socket.send(payload));
    socket.on('close', () => clearTimeout(timer));
  }).finally(() => socket.close());
}
