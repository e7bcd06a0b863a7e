import { styleText } from 'node:util';
import { seconds } from '../../config/duration.ts';
import type { Outcome, Verdict } from '../../model/verdict.ts';

export type Style = Parameters<typeof styleText>[0];

/** Puts a style on a text, or leaves it plain. */
export type Paint = (style: Style, text: string) => string;

export function painter(color: boolean): Paint {
  return (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
}

export const MARKS: Readonly<Record<Verdict['outcome'], { mark: string; style: Style }>> = {
  conformant: { mark: '✓', style: 'green' },
  violation: { mark: '✗', style: 'red' },
  inconclusive: { mark: '?', style: 'yellow' },
  skipped: { mark: '-', style: 'dim' },
};

/** A sign for each outcome that works without colours. */
export const OUTCOME_MARKS: Readonly<Record<Outcome, string>> = {
  conformant: '✓',
  violation: '✗',
  inconclusive: '?',
  skipped: '-',
};

/** The progress, such as "17 of 40 requirements  ✓ 15  ✗ 1  - 1". */
export function tally(outcomes: readonly Outcome[], expected: number): string {
  const counts = Map.groupBy(outcomes, (outcome) => outcome);
  const each = (Object.keys(MARKS) as Outcome[]).flatMap((outcome) => {
    const count = counts.get(outcome)?.length;
    return count === undefined ? [] : [`${MARKS[outcome].mark} ${count}`];
  });
  return [`${outcomes.length} of ${expected} requirements`, ...each].join('  ');
}

/** A time as the first column of a line, right-aligned, with the gap to the second column. */
export function timeColumn(ms: number): string {
  return seconds(ms).padStart(7);
}
