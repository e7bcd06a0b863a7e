import type { Finding } from './finding.ts';
import type { PairMeasure } from './pair-measure.ts';
import type { Sampled } from './sampled.ts';
import type { Suspect } from './suspect.ts';

/** Core decides conformance. Extended is reported, and decides the exit code only with --strict. */
export type Level = 'core' | 'extended';

export type Outcome = 'conformant' | 'violation' | 'inconclusive' | 'skipped';

/** Facts about the requirement that a verdict repeats. */
export interface VerdictHead {
  id: string;
  /** The area of the requirement, such as "Pod to pod". */
  area: string;
  level: Level;
  /** The requirement, as a sentence. */
  title: string;
  /** The address of the specification. */
  rule: string;
  /** The layer of the network, one of LAYERS; absent in reports of earlier versions. */
  layer?: string;
  /** The place of the probes, such as "outside"; absent in reports of earlier versions. */
  vantage?: string;
}

/** The result of one requirement, readable without the code. */
export interface Verdict extends VerdictHead {
  outcome: Outcome;
  /** The observation in one line, or the reason for its absence. */
  summary: string;
  /** The expected observation; with a violation. */
  expected?: string;
  /** Time of observation before the failure counted, ms; with a violation that took time. */
  lookedForMs?: number;
  /** A command that reproduces it; with a violation. */
  again?: string;
  /** Set if the requirement held, but connections needed a retransmission, or a state flapped. */
  unsteady?: string;
  /** For a skipped requirement: false if it does not apply to this kind of network. */
  applies?: boolean;
  /** The reason from --expect-fail, if the requirement was expected to fail. */
  expectedToFail?: string;
  /** The failure and its place, as data; with a violation. */
  finding?: Finding;
  /** Possible causes on the nodes, the most likely first; with a violation, if diagnostics were collected. */
  suspects?: Suspect[];
  /** Nodes without a measurement, besides those of unmeasured pairs. */
  nodes?: string[];
  /** The evidence, line by line. */
  evidence: string[];
  /** The measurements of each pair, if there were pairs. */
  pairs?: PairMeasure[];
  /** The sample of pairs of nodes, if not all were tested. */
  sampled?: Sampled;
  durationMs: number;
}
