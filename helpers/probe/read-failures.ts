import type { Pair } from './pair.ts';

type Ends = Pick<Pair, 'from' | 'to'>;

/**
 * The smallest explanation of a set of failed pairs: all, all from one node, all to one node or one target, or between
 * two nodes (in one direction or both). An explanation counts only if it covers every failed pair and no pair that passed.
 */
export function readFailures(failed: readonly Ends[], all: readonly Ends[]): string {
  if (failed.length === all.length && all.length > 1) return 'no pair works';
  const explains = (matches: (pair: Ends) => boolean) =>
    failed.every(matches) && all.filter(matches).length === failed.length;
  const first = failed[0];
  if (first === undefined) return 'nothing fails';
  const { node: from } = first.from;
  const { node: to, name: target } = first.to;
  if (to !== undefined) {
    if (explains((pair) => pair.from.node === from && pair.to.node === to))
      return `${to} receives nothing from ${from}`;
    if (explains((pair) => sameTwo(pair, from, to))) return `${from} and ${to} do not reach each other`;
  }
  if (explains((pair) => pair.from.node === from)) return `nothing sent from ${from} arrives`;
  if (to !== undefined && explains((pair) => pair.to.node === to)) return `${to} receives nothing`;
  if (explains((pair) => pair.to.name === target)) return `${target} is reached from nowhere`;
  for (const node of new Set(all.flatMap((pair) => [pair.from.node, pair.to.node]))) {
    if (node !== undefined && explains((pair) => pair.from.node === node || pair.to.node === node)) {
      return `${node} neither reaches nor is reached`;
    }
  }
  return 'no single node, pair of nodes or target explains it';
}

function sameTwo({ from, to }: Ends, one: string, other: string): boolean {
  return (from.node === one && to.node === other) || (from.node === other && to.node === one);
}
