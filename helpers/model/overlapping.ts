import { overlaps, type Range } from './range.ts';

/**
 * All pairs of ranges that share addresses, in the given order. Sorts and sweeps once, so the cost grows with the ranges and the found
 * pairs, not with all pairs.
 */
export function overlapping<T extends { range: Range }>(all: readonly T[]): [T, T][] {
  const sorted = all
    .map((entry, index) => ({ entry, index, range: entry.range }))
    .sort((one, other) => order(one.range, other.range) || one.index - other.index);
  const pairs: { pair: [T, T]; at: [number, number] }[] = [];
  // Two CIDR ranges are disjoint or nested. Those that reach the current one enclose each other, the largest first.
  const open: typeof sorted = [];
  for (const next of sorted) {
    while (open.length > 0 && !overlaps((open.at(-1) as typeof next).range, next.range)) open.pop();
    for (const other of open) {
      const [one, two] = other.index < next.index ? [other, next] : [next, other];
      pairs.push({ pair: [one.entry, two.entry], at: [one.index, two.index] });
    }
    open.push(next);
  }
  return pairs.sort(({ at: [a, b] }, { at: [c, d] }) => a - c || b - d).map(({ pair }) => pair);
}

/** By first address, the enclosing range first. */
function order(one: Range, other: Range): number {
  if (one.family !== other.family) return one.family - other.family;
  if (one.first !== other.first) return one.first < other.first ? -1 : 1;
  return one.prefix - other.prefix;
}
