import type { Explanation, Place } from '../model/finding.ts';
import { OUTSIDE, type Pair } from './prober.ts';

export type Ends = Pick<Pair, 'from' | 'to'>;

/** The nodes that receive a pair's packets. */
type NodesOf = (pair: Ends) => readonly string[];

/**
 * Finds the smallest place of failed pairs: between two nodes (one direction or both), from one node, to one node or target, the same without
 * what stays on that node, on one node, only on or only across nodes, or between parts of the nodes. If the targets do not explain it,
 * Services are read by the nodes of their endpoints.
 * @returns undefined if no single place covers every failed pair and no other one
 */
export function readPlaces(failed: readonly Ends[], all: readonly Ends[]): Explanation | undefined {
  const direct = placesBy(({ to }) => (to.node === undefined ? [] : [to.node]), nodePlace, failed, all);
  if (direct !== undefined) return direct;
  const parts = readParts(failed, all);
  if (parts !== undefined) return { parts };
  if (all.every(({ to }) => to.endpoints === undefined)) return undefined;
  return placesBy(
    ({ to }) => (to.node === undefined ? (to.endpoints ?? []) : [to.node]),
    endpointsPlace,
    failed,
    all,
  );
}

function placesBy(
  nodesOf: NodesOf,
  placeOf: (node: string) => Place,
  failed: readonly Ends[],
  all: readonly Ends[],
): Explanation | undefined {
  const [first] = failed;
  if (first === undefined) return undefined;
  const explains = (matches: (pair: Ends) => boolean) =>
    failed.every(matches) && all.filter(matches).length === failed.length;
  const from = first.from.node;
  const target = first.to.name;
  const source = nodePlace(from);
  const leads = (pair: Ends, node: string) => nodesOf(pair).includes(node);
  const crosses = (pair: Ends) => nodesOf(pair).some((node) => node !== pair.from.node);
  const stays = (pair: Ends) => nodesOf(pair).length > 0 && !crosses(pair);
  const goes = (pair: Ends, one: string, other: string) => pair.from.node === one && leads(pair, other);
  const toTarget = (pair: Ends) => pair.to.name === target;
  // If pods themselves are probed, one pod says more than its node.
  const byTarget = (): Explanation | undefined => {
    if (explains(toTarget)) return { to: targetPlace(first), direction: 'one-way' };
    const fromOne = (pair: Ends) => pair.from.node === from && toTarget(pair);
    return explains(fromOne) ? oneWay(source, targetPlace(first)) : undefined;
  };
  const alone = first.to.type === 'pod' ? byTarget() : undefined;
  if (alone !== undefined) return alone;
  for (const to of nodesOf(first)) {
    const there = placeOf(to);
    if (explains((pair) => goes(pair, from, to))) return oneWay(source, there);
    if (explains((pair) => goes(pair, from, to) || goes(pair, to, from))) return bothWays(source, there);
  }
  if (explains((pair) => pair.from.node === from)) return { from: source, direction: 'one-way' };
  for (const to of nodesOf(first))
    if (explains((pair) => leads(pair, to))) return { to: placeOf(to), direction: 'one-way' };
  const same = byTarget();
  if (same !== undefined) return same;
  if (explains((pair) => pair.from.node === from && crosses(pair))) return oneWay(source, OTHER_NODES);
  for (const to of nodesOf(first))
    if (explains((pair) => pair.from.node !== to && leads(pair, to))) return oneWay(OTHER_NODES, placeOf(to));
  for (const node of new Set(all.flatMap((pair) => [pair.from.node, ...nodesOf(pair)]))) {
    const touches = (pair: Ends) => pair.from.node === node || leads(pair, node);
    if (explains(touches)) return { from: nodePlace(node), direction: 'both-ways' };
    if (explains((pair) => touches(pair) && crosses(pair))) return bothWays(nodePlace(node), OTHER_NODES);
  }
  if (explains(stays)) return { from: EVERYWHERE, to: { type: 'same-node' } };
  return explains(crosses) ? { from: EVERYWHERE, to: OTHER_NODES } : undefined;
}

const EVERYWHERE: Place = { type: 'everywhere' };
const OTHER_NODES: Place = { type: 'other-nodes' };

function endpointsPlace(node: string): Place {
  return { type: 'node', name: node, endpoints: true };
}

function oneWay(from: Place, to: Place): Explanation {
  return { from, to, direction: 'one-way' };
}

function bothWays(from: Place, to: Place): Explanation {
  return { from, to, direction: 'both-ways' };
}

export function nodePlace(node: string): Place {
  return node === OUTSIDE ? { type: 'outside' } : { type: 'node', name: node };
}

export function targetPlace({ to: { name, node, type } }: Ends): Place {
  if (node === OUTSIDE) return { type: 'outside' };
  return {
    type: type ?? (node === undefined ? 'service' : 'pod'),
    name,
    ...(node === undefined ? {} : { node }),
  };
}

/**
 * Whether the nodes form parts: no pair passes between parts, and all pairs pass within each. This is a partition, or several isolated nodes.
 * @returns the parts, the smallest first; undefined if the failures are different
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
