import type { Finding } from './finding.ts';
import type { PairMeasure } from './pair-measure.ts';
import type { Sampled } from './sampled.ts';
import type { Suspect } from './suspect.ts';

/** Core decides conformance; extended is reported, and gated only on request. */
export type Level = 'core' | 'extended';

export type Outcome = 'conformant' | 'violation' | 'inconclusive' | 'skipped';

/** What a verdict repeats of its requirement. */
export interface VerdictHead {
  id: string;
  /** The area of the requirement, such as "Pod to pod". */
  area: string;
  level: Level;
  /** The requirement, as a sentence. */
  title: string;
  /** Where the rule that it checks is written. */
  rule: string;
  /** The part of the network that it is about, one of LAYERS; absent in reports of earlier versions. */
  layer?: string;
  /** What it looks from, such as "outside"; absent in reports of earlier versions. */
  vantage?: string;
}

/** What one requirement came to, in words that stand without the code. */
export interface Verdict extends VerdictHead {
  outcome: Outcome;
  /** One line: what was seen, or why nothing was. */
  summary: string;
  /** What should have been seen; with a violation. */
  expected?: string;
  /** How long it was looked at before it counted, ms; with a violation that took time. */
  lookedForMs?: number;
  /** A command that shows it again; with a violation. */
  again?: string;
  /** Set when it held, but not all the time: connections needed a retransmission, or a state flapped. */
  unsteady?: string;
  /** With a skipped one: false when it does not apply to a network of this kind. */
  applies?: boolean;
  /** Why it was expected to fail; where it was. */
  expectedToFail?: string;
  /** What fails and where, as data; with a violation. */
  finding?: Finding;
  /** What on the nodes can explain it, the best first; with a violation, where diagnostics were taken. */
  suspects?: Suspect[];
  /** Nodes that it could not be measured on, beside those of unmeasured pairs. */
  nodes?: string[];
  /** What the verdict rests on, line by line. */
  evidence: string[];
  /** What was measured of each pair, where pairs were. */
  pairs?: PairMeasure[];
  /** Which part of all pairs of nodes was asked, where it was not every one. */
  sampled?: Sampled;
  durationMs: number;
}
