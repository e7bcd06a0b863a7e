import { seconds } from '../config/duration.ts';
import { EXIT } from '../model/result.ts';
import {
  atMostMs,
  type Connection,
  type Gap,
  type Kind,
  observedMs,
  type Seen,
  type Stretch,
} from './connection.ts';
import type { Bounds, WatchPace } from './pace.ts';

/** What one connection came to. */
export interface WatchedConnection extends Connection, Seen {
  /** Why it could not be tried, or what was tried said nothing; the last reason. */
  unclear?: string;
}

/** The command that was run meanwhile. Times are ms since the watch was begun. */
export interface WatchedCommand {
  /** As a shell takes it. */
  line: string;
  fromMs: number;
  /** undefined: it had not ended when the watch did. */
  toMs: number | undefined;
  /** How it ended otherwise than well: "exit code 1", "SIGTERM". */
  failure?: string;
}

/** Something that happened meanwhile, ms since the watch was begun. */
export interface Note {
  atMs: number;
  text: string;
}

/** What a watch came to; every report is made from it. Times are ms since it was begun. */
export interface Watched {
  run: string;
  startedAt: Date;
  /** How long it was watched. */
  durationMs: number;
  properties: Record<string, string>;
  kinds: readonly Kind[];
  bounds: Bounds;
  /** The part of a way's connections that may fail, from 0 to 1; absent: any. */
  maxFailed?: number;
  pace: WatchPace;
  connections: WatchedConnection[];
  command?: WatchedCommand;
  notes: Note[];
  /** How far off times of different sources may be, ms. */
  clockUncertaintyMs: number;
  /** Why nothing was watched, or not to the end. */
  setupError?: string;
  /** A signal ended it before anything was watched. */
  interrupted?: boolean;
}

/** The command failed, and of the network nothing is to be said. */
export const COMMAND_FAILED = 4;

/**
 * Whether a kind kept to its bound: `beyond` where a gap was longer, `unmeasured` where one may have been longer, since nothing was seen
 * for as long, `unbounded` where there is no bound.
 */
export type State = 'within' | 'beyond' | 'unmeasured' | 'unbounded';

/** One gap of one connection. */
export interface GapOf {
  connection: WatchedConnection;
  gap: Gap;
}

/** What a kind of connections came to. */
export interface KindVerdict {
  kind: Kind;
  state: State;
  boundMs: number | undefined;
  connections: WatchedConnection[];
  /** Those of which some attempt failed. */
  failing: WatchedConnection[];
  /** Those that may have been without a connection for longer than they may. */
  beyond: WatchedConnection[];
  /** Those of which more failed than may, the worst first. */
  lossy: WatchedConnection[];
  /** All gaps, first the one that was observed for longest. */
  gaps: GapOf[];
  /** The longest time that a connection of it was not observed, outside of gaps. */
  unobserved: { connection: WatchedConnection; stretch: Stretch } | undefined;
  /** Why it is unmeasured. */
  reason: string | undefined;
}

export function judgeKinds(watched: Watched): KindVerdict[] {
  return watched.kinds.map((kind) => judgeKind(watched, kind));
}

function judgeKind({ connections: all, bounds, maxFailed = 1 }: Watched, kind: Kind): KindVerdict {
  const connections = all.filter((connection) => connection.kind === kind);
  const boundMs = bounds[kind];
  const gaps = connections
    .flatMap((connection) => connection.gaps.map((gap) => ({ connection, gap })))
    .sort(
      (one, other) => observedMs(other.gap) - observedMs(one.gap) || atMostMs(other.gap) - atMostMs(one.gap),
    );
  const unobserved = connections
    .flatMap((connection) => connection.unobserved.map((stretch) => ({ connection, stretch })))
    .sort((one, other) => atMostMs(other.stretch) - atMostMs(one.stretch))[0];
  const reason = boundMs === undefined ? undefined : unmeasured(connections, gaps, unobserved, boundMs);
  const lossy = connections
    .filter((one) => shareFailed(one) > maxFailed)
    .sort((one, other) => shareFailed(other) - shareFailed(one));
  const tooLong = boundMs !== undefined && gaps.some(({ gap }) => observedMs(gap) > boundMs);
  const beyond = tooLong || lossy.length > 0;
  return {
    kind,
    state: beyond
      ? 'beyond'
      : boundMs === undefined
        ? 'unbounded'
        : reason !== undefined
          ? 'unmeasured'
          : 'within',
    boundMs,
    connections,
    failing: connections.filter(({ failed }) => failed > 0),
    beyond: connections.filter(
      (one) =>
        lossy.includes(one) || one.gaps.some((gap) => boundMs !== undefined && atMostMs(gap) > boundMs),
    ),
    lossy,
    gaps,
    unobserved,
    reason: beyond ? undefined : reason,
  };
}

/** The part of a way's connections that failed, from 0 to 1. */
export function shareFailed({ made, failed }: Pick<WatchedConnection, 'made' | 'failed'>): number {
  return made === 0 ? 0 : failed / made;
}

/** Why it cannot be said that no gap was longer than the bound; undefined where it can. Silence is no success. */
function unmeasured(
  connections: readonly WatchedConnection[],
  gaps: readonly GapOf[],
  unobserved: KindVerdict['unobserved'],
  boundMs: number,
): string | undefined {
  if (connections.length === 0) return 'there is no such connection to watch';
  const never = connections.filter(({ made }) => made === 0);
  if (never[0] !== undefined)
    return `${never.length} of ${connections.length} connections were never tried${never[0].unclear === undefined ? '' : `: ${never[0].unclear}`}`;
  const doubtful = gaps.find(({ gap }) => atMostMs(gap) > boundMs);
  if (doubtful !== undefined)
    return `${doubtful.connection.from} → ${doubtful.connection.to} failed, and was not observed for ${seconds(doubtful.gap.unobservedMs)} of the ${seconds(atMostMs(doubtful.gap))} until it passed again`;
  if (unobserved !== undefined && atMostMs(unobserved.stretch) > boundMs)
    return `${unobserved.connection.from} → ${unobserved.connection.to} was not observed for ${seconds(atMostMs(unobserved.stretch))}`;
  return undefined;
}

/** A gap beyond a bound outweighs what could not be measured, and that a command that failed; what was not watched is never 0. */
export function exitCodeOfWatch(watched: Watched): number {
  const states = judgeKinds(watched).map(({ state }) => state);
  if (watched.interrupted === true) return EXIT.interrupted;
  if (states.includes('beyond')) return EXIT.violation;
  const nothing = watched.connections.every(({ made }) => made === 0);
  if (watched.setupError !== undefined || nothing || states.includes('unmeasured')) return EXIT.unmeasured;
  return watched.command?.failure === undefined ? EXIT.conformant : COMMAND_FAILED;
}
