import type { Outcome } from '../../model/verdict.ts';
import type { Report } from '../report.ts';
import type { ChangedProperty } from './changed-properties.ts';
import type { TimeChange } from './time-change.ts';

type Requirement = Report['requirements'][number];

/** The results of two runs, side by side. */
export interface Comparison {
  before: Report;
  after: Report;
  properties: ChangedProperty[];
  nodes: { gone: string[]; added: string[] };
  /** Requirements that held before and do not now: a regression. */
  worse: RequirementChange[];
  /** Pairs that passed and now fail, in requirements that did not hold before: also a regression. */
  lost: PairChange[];
  better: RequirementChange[];
  /** Pairs that failed and now pass, in requirements that still do not hold. */
  mended: PairChange[];
  slower: Timed[];
  faster: Timed[];
  /** Requirements that hold, but now with connections that needed a retransmission. */
  unsteady: Requirement[];
  /** Other changes, no regressions: new requirements, those that no longer apply, and changes from one failure to another. */
  other: RequirementChange[];
  /** Pairs that only one of the runs has, of requirements that both have. */
  onlyBefore: number;
  onlyAfter: number;
  /** Why the runs cannot be compared, if so. */
  incomparable?: string;
}

export interface RequirementChange {
  requirement: Requirement;
  /** Absent: not present before. */
  was?: Was;
  /** Absent: not present any more. */
  is?: Was;
  /** Pairs that passed and now fail. */
  pairs: PairChange[];
}

/** An outcome, and whether a skipped requirement applied. */
export type Was = Outcome | 'not applicable';

export interface PairChange {
  id: string;
  name: string;
  was: string;
  is: string;
  why?: string;
}

export interface Timed {
  requirement: Requirement;
  changes: TimeChange[];
  /** The additional time until the slowest pair works, ms; absent if there is none. */
  converged?: { beforeMs: number; afterMs: number };
}
