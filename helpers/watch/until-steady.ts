import { setTimeout } from 'node:timers/promises';
import { CONVERGED_AFTER, TIMEOUTS } from '../config/timeouts.ts';
import { type Connection, wayOf } from './connection.ts';
import type { Observer } from './observer.ts';

/** Waits until each connection has passed some times in a row. @returns those that have not, when the time is over, and why */
export async function untilSteady(
  observer: Observer,
  signal: AbortSignal,
): Promise<{ connection: Connection; why: string }[]> {
  const start = performance.now();
  for (;;) {
    const open = observer.unsteady(CONVERGED_AFTER);
    if (open.length === 0) return [];
    if (performance.now() - start > TIMEOUTS.converge)
      return open.map((connection) => ({
        connection,
        why: observer.why(connection) ?? 'nothing was seen of it: no pod may run there',
      }));
    await setTimeout(TIMEOUTS.poll, undefined, { signal });
  }
}

/** Connections that are named where many do not work. */
const MOST = 20;

/** What does not work, line by line. */
export function unsteadyLines(open: readonly { connection: Connection; why: string }[]): string[] {
  const lines = open
    .slice(0, MOST)
    .map(({ connection, why }) => `${connection.kind} ${wayOf(connection)}: ${why}`);
  return open.length > MOST ? [...lines, `and ${open.length - MOST} more`] : lines;
}
