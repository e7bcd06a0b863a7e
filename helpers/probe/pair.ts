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
  /** None was answered, and yet the requests were seen to arrive: what is lost are the answers. */
  requestArrives?: boolean;
}

/** Pairs that never converged, by {@link pairKey}. It only saves time: a pair that is in it is asked first whether its control answers. */
export type DeadPairs = Set<string>;

export function pairKey({ from, to }: Pick<Pair, 'from' | 'to'>): string {
  return `${from.name} ${to.url}`;
}

export function pairName({ from, to }: Pick<Pair, 'from' | 'to'>): string {
  return `${from.name} → ${to.name}`;
}
