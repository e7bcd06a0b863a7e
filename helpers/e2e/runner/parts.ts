/**
 * Splits files into parts of about the same cost: the dearest first, each to the part that costs least so far.
 * @param costs by file; one that is not in there counts as the mean
 * @returns as many parts as asked for, each in the order of the names
 */
export function partsOf(
  files: readonly string[],
  costs: Readonly<Record<string, number>>,
  count: number,
): string[][] {
  const known = files.flatMap((file) => costs[file] ?? []);
  const mean = known.length === 0 ? 1 : known.reduce((sum, cost) => sum + cost, 0) / known.length;
  const costOf = (file: string) => costs[file] ?? mean;
  const parts = Array.from({ length: count }, () => ({ files: [] as string[], cost: 0 }));
  for (const file of files.toSorted((a, b) => costOf(b) - costOf(a) || (a < b ? -1 : 1))) {
    const cheapest = parts.reduce((least, part) => (part.cost < least.cost ? part : least));
    cheapest.files.push(file);
    cheapest.cost += costOf(file);
  }
  return parts.map((part) => part.files.sort());
}
