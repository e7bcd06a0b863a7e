import type { Observation, Source, Target } from './probe.ts';

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
  /** None was answered, and yet the requests were seen to arrive: what is lost are the answers. */
  requestArrives?: boolean;
}

/**
 * What a run knows of pairs that never converged. It only saves time: a pair that is in it is asked first whether its control answers, and
 * on a way without any answer none is waited for that fails at once.
 */
export interface DeadPairs {
  /** By {@link pairKey}. */
  pairs: Set<string>;
  /** By the node that packets leave from, the nodes that none of its pairs had an answer from. */
  ways: Map<string, Set<string>>;
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
