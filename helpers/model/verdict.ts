import type { PairMeasure, Verdict } from './forms.ts';

export type { PairMeasure, Sampled, Verdict } from './forms.ts';

/** Core decides conformance; extended is reported, and gated only on request. */
export type Level = Verdict['level'];

export type Outcome = Verdict['outcome'];

/** What a verdict repeats of its requirement. */
export type VerdictHead = Pick<Verdict, 'id' | 'area' | 'level' | 'title' | 'rule' | 'layer' | 'vantage'>;

/** Whether a pair is broken: it was measured, and not as it has to be. */
export function isBroken({ result }: Pick<PairMeasure, 'result'>): boolean {
  return result === 'failed' || result === 'lossy' || result === 'slow';
}
