import { TIMEOUTS } from './timeouts.ts';

/** How long things are waited for, and how often they are asked, where a run may choose. Times in ms. */
export interface Pace {
  /** A connection that has not answered by then has failed. */
  connectMs: number;
  /** Convergence window of a pair, and of a change. */
  convergeMs: number;
  /** New connections for each ordered pair once it has converged, none of which may fail. */
  steady: number;
  /** The same where loss itself is asked about. */
  longSteady: number;
  /** Pods that each node gets at a time where they come and go, and how often all of them are replaced. */
  churn: { podsPerNode: number; generations: number };
  /** What was restarted has to be back by then. */
  recoveryMs: number;
}

/** The pace at which a cluster is certified. */
export const USUAL: Pace = {
  connectMs: TIMEOUTS.connect,
  convergeMs: TIMEOUTS.converge,
  steady: 20,
  // A loss of 3 % goes unseen in 5 % of pairs, and of a cluster in none.
  longSteady: 100,
  churn: { podsPerNode: 3, generations: 2 },
  recoveryMs: TIMEOUTS.recovery,
};
