/**
 * A clock of another machine against ours: what has to be added to its times, ms, lies between two numbers. Each look at it that was
 * made between two looks at ours brings them closer.
 */
export interface Offset {
  atLeastMs: number;
  atMostMs: number;
}

/** Theirs is stamped to a hundredth of a second, cut off. */
const TICK_MS = 10;

/**
 * @param ours when it was begun and when it had ended to look, ms
 * @param theirs what the clock said first and last meanwhile, ms
 */
export function offsetOf(
  ours: { before: number; after: number },
  theirs: { before: number; after: number },
): Offset {
  return { atLeastMs: ours.before - theirs.before - TICK_MS, atMostMs: ours.after - theirs.after };
}

/** What two looks say together; the later one alone where they do not agree, since one of the clocks was reset or runs off. */
export function narrowed(earlier: Offset | undefined, later: Offset): Offset {
  if (earlier === undefined) return later;
  const both = {
    atLeastMs: Math.max(earlier.atLeastMs, later.atLeastMs),
    atMostMs: Math.min(earlier.atMostMs, later.atMostMs),
  };
  return both.atLeastMs <= both.atMostMs ? both : later;
}

/** What is added to a time of the other clock. */
export function middleOf({ atLeastMs, atMostMs }: Offset): number {
  return (atLeastMs + atMostMs) / 2;
}

/** How far off a time may be that was moved from the other clock to ours, ms. */
export function uncertaintyOf({ atLeastMs, atMostMs }: Offset): number {
  return (atMostMs - atLeastMs) / 2;
}
