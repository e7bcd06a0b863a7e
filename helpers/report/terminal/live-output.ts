import { clearScreenDown, moveCursor } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { createLogUpdate } from 'log-update';
import { PAUSES } from '../../model/timeouts.ts';
import { Activities, type Activity } from './activities.ts';
import { type Paint, timeColumn } from './paint.ts';
import type { Output } from './plain-output.ts';

/** Plain lines, and below them a live view while activities run. */
export function liveOutput(terminal: WriteStream, paint: Paint): Output {
  const view = createLogUpdate(terminal);
  const activities = new Activities(drawSoon);
  let progress = '';
  /** The lines on the terminal at present. */
  let drawn: readonly string[] = [];
  let soon: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout | undefined;
  terminal.on('resize', drawSoon);
  return {
    write(lines) {
      erase();
      terminal.write(lines.map((line) => `${line}\n`).join(''));
      drawSoon();
    },
    running: activities.running,
    progress(text) {
      progress = text;
      drawSoon();
    },
    part: () => undefined,
    annotate: () => undefined,
    close() {
      terminal.off('resize', drawSoon);
      clearImmediate(soon);
      rest();
    },
  };

  /** After what has come in meanwhile: a view drawn for a width that the terminal has no more could not be erased. */
  function drawSoon(): void {
    soon ??= setImmediate(draw);
  }

  function draw(): void {
    soon = undefined;
    if (activities.all.length === 0) {
      rest();
      return;
    }
    const { columns, rows } = terminal;
    if (rowsOf(drawn, columns) > drawn.length) erase();
    drawn = frameOf({ activities: activities.all, progress, now: performance.now(), columns, rows });
    view(drawn.map((line) => paint('dim', line.slice(0, 7)) + line.slice(7)).join('\n'));
    timer ??= setInterval(drawSoon, PAUSES.frame).unref();
  }

  /** Also where the terminal became narrower meanwhile, and broke the lines of the view into more rows. */
  function erase(): void {
    if (drawn.length === 0) return;
    const broken = rowsOf(drawn, terminal.columns) - drawn.length;
    view.clear();
    if (broken > 0) {
      moveCursor(terminal, 0, -broken);
      clearScreenDown(terminal);
    }
    drawn = [];
  }

  /** Nothing runs: rows and cursor belong to the user. */
  function rest(): void {
    erase();
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    view.done();
  }
}

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** The content of a live view at a moment. */
export interface Moment {
  activities: readonly Activity[];
  /** The progress, if any. */
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

/** Each character here takes one column. */
function shortened(line: string, columns: number): string {
  return line.length > columns ? `${line.slice(0, Math.max(0, columns - 1))}…` : line;
}

/** The rows that a terminal of that width takes for lines that were drawn when it was wider: it breaks them itself. */
export function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, { length }) => sum + Math.max(1, Math.ceil(length / columns)), 0);
}
