import { PAUSES } from '../../model/timeouts.ts';
import type { Running } from '../../system/running.ts';
import type { Annotation } from '../annotations.ts';
import { Activities, heartbeatLine } from './activities.ts';

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

/** Where a screen's lines go: a terminal, a pipe and GitHub's log differ in no more than this. */
export interface Output {
  /** Lines that stay, in order. */
  write(lines: readonly string[]): void;
  running: Running;
  /** How far it is, in a few words, from now on. */
  progress(text: string): void;
  /** The part that the lines from now on belong to; undefined: to none. */
  part(title: string | undefined): void;
  annotate(annotations: readonly Annotation[]): void;
  close(): void;
}
