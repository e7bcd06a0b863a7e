import { clearScreenDown, moveCursor } from 'node:readline';
import type { WriteStream } from 'node:tty';
import { createLogUpdate } from 'log-update';
import { PAUSES } from '../../model/timeouts.ts';
import { Activities } from './activities.ts';
import { frameOf, rowsOf } from './live-frame.ts';
import type { Output } from './output.ts';
import type { Paint } from './paint.ts';

/** Lines as a plain output has them, and below them, while something runs, a view of it that is drawn again and again. */
export function liveOutput(terminal: WriteStream, paint: Paint): Output {
  const view = createLogUpdate(terminal);
  const activities = new Activities(drawSoon);
  let progress = '';
  /** What is on the terminal at present. */
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

  /** Nothing runs: the rows and the cursor are the user's. */
  function rest(): void {
    erase();
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    view.done();
  }
}
