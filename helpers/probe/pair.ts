import type { Observation, Outcome, Source, Target } from './probe.ts';
import type { Prober } from './prober.ts';

/** In the place of a node's name: the client off the cluster. */
export const OUTSIDE = 'outside the cluster';

/** All that was seen of one ordered pair. */
export interface Pair<S extends Source = Source> {
  from: S;
  to: Target;
  /** Time until enough new connections in a row had passed, ms; undefined: they never did within the window. */
  convergedMs: number | undefined;
  /** How long it was tried to converge, ms. */
  lookedForMs: number;
  /** Every connection of the steady phase; of the last attempts, where it never converged. */
  observations: Observation[];
  /** Why the pair says nothing of what was asked: not even its control answers. */
  leftOut?: string;
  /** Every connection passed, and half of them or more needed a retransmission, each time that it was looked at. */
  slow?: true;
  /** All of a connection had to come within this time, ms: what it loses is explained by a way that is known to be dead. */
  withinMs?: number;
  /** None was answered, and yet the requests were seen to arrive: what is lost are the answers. */
  requestArrives?: boolean;
}

/** What a run knows of pairs that never converged. It only saves time: each of them is asked again all the same. */
export interface DeadPairs {
  /** By {@link pairKey}: pairs that have one of them as their control are asked first whether it answers. */
  pairs: Set<string>;
  /** By their ends: ways between nodes on which no pair converged for as long as one may take. */
  ways: Map<string, DeadWay>;
}

/** From one node to pods on another, or to that node itself, in the plainest way over TCP: nothing passes, or much is lost. */
export interface DeadWay {
  from: string;
  to: string;
  ends: 'pod' | 'node';
  /** How connections on it end: a loss that ends in another way is not explained by it. */
  losses: ReadonlySet<Outcome>;
  /** Not one has passed. */
  whole: boolean;
  /** A pair by which it is seen whether that is still so. */
  witness: { from: Prober; to: Target };
}

export function noDeadPairs(): DeadPairs {
  return { pairs: new Set(), ways: new Map() };
}

export function pairKey({ from, to }: Pick<Pair, 'from' | 'to'>): string {
  return `${from.name} ${to.url}`;
}

export function pairName({ from, to }: Pick<Pair, 'from' | 'to'>): string {
  return `${from.name} → ${to.name}`;
}
