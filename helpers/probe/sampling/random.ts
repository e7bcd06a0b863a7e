/** Numbers from 0 up to, not including, 1 that follow from a seed alone: on every machine and in every run the same. */
export type Random = () => number;

/** mulberry32 (public domain, by Tommy Ettinger): 32 bits of state, which is enough to mix some thousand nodes. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 up to, not including, the one given. */
export function below(random: Random, end: number): number {
  return Math.floor(random() * end);
}

/** The same values in another order, each order as likely as any other (Fisher and Yates). */
export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const mixed = [...values];
  for (let end = mixed.length; end > 1; end -= 1) {
    const at = below(random, end);
    [mixed[end - 1], mixed[at]] = [mixed[at] as T, mixed[end - 1] as T];
  }
  return mixed;
}
