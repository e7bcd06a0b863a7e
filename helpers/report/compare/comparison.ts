import type { Outcome } from '../../model/verdict.ts';
import type { Report } from '../report.ts';
import type { ChangedProperty } from './changed-properties.ts';
import type { TimeChange } from './time-change.ts';

type Requirement = Report['requirements'][number];

/** What two runs came to beside each other. */
export interface Comparison {
  before: Report;
  after: Report;
  properties: ChangedProperty[];
  nodes: { gone: string[]; added: string[] };
  /** Requirements that held and were not shown to any more: a regression. */
  worse: RequirementChange[];
  /** Pairs that passed and now fail, in requirements that did not hold before: a regression too. */
  lost: PairChange[];
  better: RequirementChange[];
  /** Pairs that did not pass and do now, of requirements that did not begin to hold. */
  mended: PairChange[];
  slower: Timed[];
  faster: Timed[];
  /** Requirements that hold, but now with connections that needed a retransmission. */
  unsteady: Requirement[];
  /** Other changes, none of them a regression: new requirements, those that do not apply any more, from one red to another. */
  other: RequirementChange[];
  /** Pairs that only one of the runs has, of requirements that both have. */
  onlyBefore: number;
  onlyAfter: number;
  /** Why nothing can be said, where that is so. */
  incomparable?: string;
}

export interface RequirementChange {
  requirement: Requirement;
  /** Absent: it was not there. */
  was?: Was;
  /** Absent: it is not there any more. */
  is?: Was;
  /** Pairs that passed and do not any more. */
  pairs: PairChange[];
}

/** An outcome, and whether a skipped one did not even apply. */
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
  /** The slowest pair took so much longer to work at all, ms; absent where it did not. */
  converged?: { beforeMs: number; afterMs: number };
}
