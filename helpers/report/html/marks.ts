import type { Outcome } from '../../model/verdict.ts';

/** How a page shows what a requirement came to: a sign that stands without colour, and a word. */
export const MARKS: Readonly<Record<Outcome, { sign: string; word: string }>> = {
  violation: { sign: '✗', word: 'violated' },
  inconclusive: { sign: '?', word: 'could not be measured' },
  conformant: { sign: '✓', word: 'holds' },
  skipped: { sign: '–', word: 'skipped' },
};
