import type { Outcome } from '../../model/verdict.ts';
import { MARKS } from './paint.ts';

/** How far the requirements are, such as "17 of 40 requirements  ✓ 15  ✗ 1  - 1". */
export function tally(outcomes: readonly Outcome[], expected: number): string {
  const counts = Map.groupBy(outcomes, (outcome) => outcome);
  const each = (Object.keys(MARKS) as Outcome[]).flatMap((outcome) => {
    const count = counts.get(outcome)?.length;
    return count === undefined ? [] : [`${MARKS[outcome].mark} ${count}`];
  });
  return [`${outcomes.length} of ${expected} requirements`, ...each].join('  ');
}
