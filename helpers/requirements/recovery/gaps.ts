/** One connection that was tried, and when it was begun, ms. */
export interface Attempt {
  atMs: number;
  passed: boolean;
}

/**
 * The longest time without a connection that passed, ms: from the last one before a loss to the first one after it, or to the
 * end where none came. 0 where nothing was lost.
 */
export function longestGapMs(attempts: readonly Attempt[], untilMs: number): number {
  let longest = 0;
  let since = 0;
  let lost = false;
  for (const { atMs, passed } of attempts) {
    if (!passed) {
      lost = true;
      continue;
    }
    if (lost) longest = Math.max(longest, atMs - since);
    lost = false;
    since = atMs;
  }
  return lost ? Math.max(longest, untilMs - since) : longest;
}
