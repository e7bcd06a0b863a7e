import type { Outcome } from '../../model/verdict.ts';

/** A sign for each outcome, for who does not see colours. */
export const OUTCOME_MARKS: Readonly<Record<Outcome, string>> = {
  conformant: '✓',
  violation: '✗',
  inconclusive: '?',
  skipped: '-',
};
