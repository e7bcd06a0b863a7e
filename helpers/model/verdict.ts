import type { PairMeasure, Verdict } from './forms.ts';

export type { PairMeasure, Sampled, Verdict } from './forms.ts';

/** Core decides conformance. Extended is reported, and decides the exit code only with --strict. */
export type Level = Verdict['level'];

export type Outcome = Verdict['outcome'];

/** Facts about the requirement that a verdict repeats. */
export type VerdictHead = Pick<Verdict, 'id' | 'area' | 'level' | 'title' | 'rule' | 'layer' | 'vantage'>;

/** Whether a pair is broken: it was measured and does not pass. */
export function isBroken({ result }: Pick<PairMeasure, 'result'>): boolean {
  return result === 'failed' || result === 'lossy' || result === 'slow';
}
