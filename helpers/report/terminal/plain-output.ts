import { PAUSES } from '../../model/timeouts.ts';
import { Activities, heartbeatLine } from './activities.ts';
import type { Output } from './output.ts';

/** Lines, one after the other, for a file, a pipe and a terminal that cannot do more. */
export function plainOutput(stream: NodeJS.WritableStream): Output {
  const activities = new Activities(heartbeat);
  let progress = '';
  let timer: NodeJS.Timeout | undefined;
  return {
    write,
    running: activities.running,
    progress(text) {
      progress = text;
    },
    part: () => undefined,
    annotate: () => undefined,
    close: () => clearTimeout(timer),
  };

  function write(lines: readonly string[]): void {
    stream.write(lines.map((line) => `${line}\n`).join(''));
    clearTimeout(timer);
    timer = undefined;
    heartbeat();
  }

  function heartbeat(): void {
    if (activities.all.length === 0) {
      clearTimeout(timer);
      timer = undefined;
    } else
      timer ??= setTimeout(
        () => write([heartbeatLine(activities.all, progress, performance.now())]),
        PAUSES.heartbeat,
      ).unref();
  }
}
