import type { Attempt } from './connection.ts';

/** Attempts in a row that came to the same, close enough to each other that nothing went unseen between them. Times in ms. */
export interface Span {
  passed: boolean;
  /** When the first of them was begun. */
  fromMs: number;
  /** When the last of them was begun. */
  lastFromMs: number;
  /** When the last of them had its answer, or was given up. */
  toMs: number;
  made: number;
  /** Why the first of them failed. */
  detail: string;
}

/** All that was seen of one connection, in the order of time. */
export interface Track {
  readonly spans: readonly Span[];
  add(attempt: Attempt): void;
}

/**
 * Gathers the attempts of a connection, which come in their order.
 * @param patienceMs from the end of one attempt to the begin of the next: what takes longer was not observed
 */
export function newTrack(patienceMs: number): Track {
  const spans: Span[] = [];
  return {
    spans,
    add({ fromMs, toMs, passed, detail }) {
      const last = spans.at(-1);
      if (last !== undefined && last.passed === passed && fromMs - last.toMs <= patienceMs) {
        last.lastFromMs = fromMs;
        last.toMs = toMs;
        last.made += 1;
      } else spans.push({ passed, fromMs, lastFromMs: fromMs, toMs, made: 1, detail });
    },
  };
}
