import type { Ends } from './read-places.ts';

/**
 * Whether the nodes fall into parts that no pair passes between, though those within each do: a partition, or several nodes that are cut off.
 * @returns the parts, the smallest first; undefined where that is not what fails
 */
export function readParts(failed: readonly Ends[], all: readonly Ends[]): string[][] | undefined {
  const lost = new Set(failed);
  const parent = new Map<string, string>();
  const rootOf = (node: string): string => {
    const above = parent.get(node) ?? node;
    if (above === node) return node;
    const root = rootOf(above);
    parent.set(node, root);
    return root;
  };
  for (const pair of all) {
    const { from, to } = pair;
    if (to.node === undefined) return undefined;
    for (const node of [from.node, to.node]) if (!parent.has(node)) parent.set(node, node);
    if (!lost.has(pair)) parent.set(rootOf(from.node), rootOf(to.node));
  }
  if (failed.some(({ from, to }) => rootOf(from.node) === rootOf(to.node as string))) return undefined;
  const parts = [...Map.groupBy(parent.keys(), rootOf).values()];
  if (parts.length < 2 || parts.every(({ length }) => length === 1)) return undefined;
  return parts.sort((one, other) => one.length - other.length);
}
