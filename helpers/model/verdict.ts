import type { Finding } from './finding.ts';
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

/** What was measured of one ordered pair, as plain values that a report can hold. Times in ms. */
export interface PairMeasure {
  /** Who asked, such as "probe-7x2lp on worker". */
  from: string;
  fromNode: string;
  /** Who was asked, such as "nginx-5d4 on worker2". */
  to: string;
  /** The node of who was asked; absent for a Service. */
  toNode?: string;
  protocol?: 'TCP' | 'UDP';
  /**
   * Every exchange passed; all did, and half of them or more needed a retransmission each time; some did not; none did; it could not be
   * measured; or it was left out, since it says nothing of what was asked.
   */
  result: 'passed' | 'slow' | 'lossy' | 'failed' | 'unmeasured' | 'left-out';
  /** Exchanges that counted: those after the pair had converged, or the last attempts where it never did. */
  sent: number;
  /** Of these, those that did not come to what they had to. */
  lost: number;
  /** Time until enough exchanges in a row had passed; absent: they never did. */
  convergedMs?: number;
  /** Time until the whole answer was there, of half of the exchanges and of 99 % of them (nearest rank). */
  medianMs?: number;
  p99Ms?: number;
  /** Connections that needed a retransmission. */
  retransmitted?: number;
  /** The largest packet that passes whole, bytes, where it was measured. */
  pathMtu?: number;
  /** The requests were seen to arrive: what is lost are the answers. */
  answersLost?: true;
  /** What the last exchange that was lost came to, or why the pair was left out. */
  why?: string;
}

/** Whether a pair is broken: it was measured, and not as it has to be. */
export function isBroken({ result }: Pick<PairMeasure, 'result'>): boolean {
  return result === 'failed' || result === 'lossy' || result === 'slow';
}

/** Which part of all ordered pairs of nodes was asked about, and what that would have missed, as plain values that a report can hold. */
export interface Sampled {
  nodes: number;
  /** Nodes that each asked, and was asked by. */
  degree: number;
  /** Which rotation it was, from 1, of how many that together have all pairs. */
  rotation: number;
  rotations: number;
  /** Ordered pairs of the rotation, of all that there are. */
  pairs: number;
  ofPairs: number;
  /** Pairs that were asked beyond them, around those that failed. */
  aroundFailures: number;
  /** |λ2|/k of the graph of pairs: towards 0 they lie evenly, at 1 there may be parts without a pair between them. */
  secondEigenvalue: number;
  /** The probability that one fault would have been missed: an ordered pair, whichever it is, a node, and a partition at most. */
  missed: { pair: number; node: number; partition: number };
}
