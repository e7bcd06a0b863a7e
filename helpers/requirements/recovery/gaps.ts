/** One attempted connection and its start, ms. */
export interface Attempt {
  atMs: number;
  passed: boolean;
}

/**
 * The longest outage in ms: from the last passed connection before a loss to the first passed one after it, or to the end. 0 without a
 * loss.
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
