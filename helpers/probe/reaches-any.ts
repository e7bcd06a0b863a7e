import { connect } from 'node:net';
import { TIMEOUTS } from '../model/timeouts.ts';
import type { RateLimit } from './rate/rate-limit.ts';
import { inTurns } from './rate/stopwatch.ts';

/** Where every node's kubelet listens: https://kubernetes.io/docs/reference/networking/ports-and-protocols/ */
const KUBELET = 10_250;

/** Whether this machine has a way to any of these addresses: an answer of a node, be it that nothing listens there. */
export async function reachesAny(
  addresses: readonly string[],
  { port = KUBELET, limit }: { port?: number; limit?: RateLimit | undefined } = {},
): Promise<boolean> {
  const making = { connectionsOf: () => 1, atOnce: addresses.length };
  const ask = (part: readonly string[]) => Promise.all(part.map((address) => answers(address, port)));
  return (await inTurns(limit, addresses, making, ask)).includes(true);
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUTS.connect });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => end(code === 'ECONNREFUSED'));
  });
}
