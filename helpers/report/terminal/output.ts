import type { Running } from '../../system/running.ts';
import type { Annotation } from '../annotations.ts';

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
