/** Below it convergence, which wants three in a row of each pair, is no longer seen within minutes even in the smallest cluster. */
const LEAST = 5;

/** Beyond it nothing is bounded: no source gets that far. */
const MOST = 10_000;

/**
 * New connections a second.
 * @throws Error with what was expected
 */
export function parseMaxRate(text: string): number {
  const rate = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0;
  if (rate < LEAST || rate > MOST)
    throw new Error(`expected a whole number of new connections a second, from ${LEAST} to ${MOST}`);
  return rate;
}
