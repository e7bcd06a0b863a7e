import { PAUSES } from '../../model/timeouts.ts';
import type { Running } from '../../system/running.ts';
import type { Annotation } from '../annotations.ts';
import { Activities, heartbeatLine } from './activities.ts';

/** Lines in sequence, for a file, a pipe or a simple terminal. */
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

/** The destination of a screen's lines; terminal, pipe and GitHub's log differ only in this. */
export interface Output {
  /** Permanent lines, in order. */
  write(lines: readonly string[]): void;
  running: Running;
  /** The progress from now on, in a few words. */
  progress(text: string): void;
  /** The group of the following lines; undefined: none. */
  part(title: string | undefined): void;
  annotate(annotations: readonly Annotation[]): void;
  close(): void;
}
