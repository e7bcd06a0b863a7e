import { PAUSES } from '../../model/timeouts.ts';
import type { Activity } from './activities.ts';
import { timeColumn } from './elapsed.ts';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** What a live view shows at a moment. */
export interface Moment {
  activities: readonly Activity[];
  /** How far it is, or nothing. */
  progress: string;
  /** By the clock of `performance.now()`, ms. */
  now: number;
  /** The terminal's size, in characters. */
  columns: number;
  rows: number;
}

/**
 * The lines of a live view: what runs, for how long, and how far it all is. None is wider than the terminal, so that each is one
 * row of it, and a row is left for the cursor and one for what scrolls; where there is no room for all, what began last is shown.
 */
export function frameOf({ activities, progress, now, columns, rows }: Moment): string[] {
  const spinner = SPINNER[Math.floor(now / PAUSES.frame) % SPINNER.length] ?? '';
  const last = progress === '' ? [] : [`${' '.repeat(11)}${progress}`];
  const room = Math.max(1, rows - 2 - last.length);
  return activities
    .slice(-room)
    .map(({ name, detail, since }) => {
      const what = detail === undefined ? name : `${name.padEnd(6)} ${detail}`;
      return `${timeColumn(now - since)}  ${spinner} ${what}`;
    })
    .concat(last)
    .map((line) => shortened(line, columns));
}

/** What is shown here takes one column a character. */
function shortened(line: string, columns: number): string {
  return line.length > columns ? `${line.slice(0, Math.max(0, columns - 1))}…` : line;
}

/** The rows that a terminal of that width takes for lines that were drawn when it was wider: it breaks them itself. */
export function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, { length }) => sum + Math.max(1, Math.ceil(length / columns)), 0);
}
