import { FAULT, TIMEOUTS } from '../model/timeouts.ts';

/** How long things are waited for, and how often they are asked, where a run may choose. Times in ms. */
export interface Pace {
  /** A connection that has not answered by then has failed. */
  connectMs: number;
  /** Convergence window of a pair. */
  convergeMs: number;
  /** A change of a Service has arrived on every node by then. */
  changeMs: number;
  /** An agent that is not ready at a look has to be by then. */
  agentMs: number;
  /** Sources that probe at the same time. */
  sourcesAtOnce: number;
  /** New connections for each ordered pair once it has converged, none of which may fail; with 0 the ones it converged by are enough. */
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
  changeMs: TIMEOUTS.converge,
  agentMs: TIMEOUTS.agentReady,
  // What an API server carries of execs without slowing them.
  sourcesAtOnce: 30,
  steady: 20,
  // A loss of 3 % goes unseen in 5 % of pairs, and of a cluster in none.
  longSteady: 100,
  churn: { podsPerNode: 3, generations: 2 },
  recoveryMs: TIMEOUTS.recovery,
};

/**
 * The pace for what a fault is to turn red: as many connections as ever, and no patience, since what is broken on purpose will not
 * converge. A SYN is sent again after 1 s, so that a connection still has a second chance.
 */
export const FOCUSED: Pace = {
  ...USUAL,
  connectMs: FAULT.connect,
  convergeMs: FAULT.converge,
  changeMs: FAULT.change,
  agentMs: FAULT.agent,
  recoveryMs: FAULT.recovery,
};

/** The pace for what a fault is not to touch: everything is asked, few times each. */
export const QUICK: Pace = {
  ...FOCUSED,
  convergeMs: FAULT.convergeOfOthers,
  changeMs: TIMEOUTS.converge,
  agentMs: FAULT.agentOfOthers,
  steady: 0,
  longSteady: 10,
  churn: { podsPerNode: 1, generations: 1 },
};

/** The pace for what has just been healed: with patience, few times each. */
export const HEALED: Pace = {
  ...USUAL,
  steady: 0,
  longSteady: 10,
  churn: { podsPerNode: 1, generations: 1 },
};
