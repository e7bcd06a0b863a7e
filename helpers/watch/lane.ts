import type { Received } from '../probe/judge-answer.ts';
import type { Observation } from '../probe/probe.ts';
import type { Connection } from './connection.ts';

/** A connection, where to connect for it just now, and who has to answer. */
export interface Asked {
  connection: Connection;
  url: string;
  /** The URL asks the source's own server to send something on: where that one does not answer, nothing is known. */
  dialled?: true;
  judge(received: Received): Pick<Observation, 'outcome' | 'detail'>;
}

/** Processes that one source probes with. Each waits for one connection at a time, so that those it has to itself are never late. */
const LANES = 8;

/** New connections a second of one source, whatever its number of targets: fifty take 4 % of a core, those that it answers included. */
const MOST_PER_SECOND = 100;

/** The connections of a source by the process that makes them: those that go to pods share, on a large cluster, the others do not. */
export function lanesOf<T extends Pick<Asked, 'connection'>>(all: readonly T[]): T[][] {
  const pods = all.filter(({ connection }) => connection.kind === 'pod');
  const alone = all.filter((asked) => !pods.includes(asked)).map((asked) => [asked]);
  const shared = Math.max(1, Math.min(pods.length, LANES - alone.length));
  return [
    ...alone,
    ...Array.from({ length: shared }, (_, lane) => pods.filter((_pod, at) => at % shared === lane)),
  ].filter((lane) => lane.length > 0);
}

/** How often each connection of a source is made, 1/s: as asked for, or less often where there are very many of them. */
export function perSecondOf(connections: number, asked: number): number {
  return Math.min(asked, MOST_PER_SECOND / Math.max(1, connections));
}
