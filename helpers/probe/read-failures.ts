import type { Explanation, Place } from '../requirement/finding.ts';
import { OUTSIDE, type Pair } from './pair.ts';
import { readParts } from './read-parts.ts';

type Ends = Pick<Pair, 'from' | 'to'>;

/**
 * The smallest explanation of a set of failed pairs: all, all of one protocol, all from one node, all to one node or one target, the
 * same but for what stays on that node, between two nodes (in one direction or both), on one node, only on or only across nodes, or
 * between parts of the nodes. An explanation counts only if it covers every failed pair and no pair that passed.
 */
export function readFailures(failed: readonly Ends[], all: readonly Ends[]): Explanation {
  const { protocol } = all[0]?.to ?? {};
  const explanation = explain(failed, all);
  return protocol !== undefined && all.every((pair) => pair.to.protocol === protocol)
    ? { ...explanation, protocol }
    : explanation;
}

function explain(failed: readonly Ends[], all: readonly Ends[]): Explanation {
  const first = failed[0];
  if (first === undefined) return {};
  const explains = (matches: (pair: Ends) => boolean) =>
    failed.every(matches) && all.filter(matches).length === failed.length;
  const { node: from } = first.from;
  const { node: to, name: target } = first.to;
  const source = nodePlace(from);
  if (failed.length === all.length && all.length > 1) return allOf(failed, first);
  if (to !== undefined) {
    const there = nodePlace(to);
    if (explains((pair) => pair.from.node === from && pair.to.node === to)) return oneWay(source, there);
    if (explains((pair) => sameTwo(pair, from, to))) return bothWays(source, there);
  }
  const { protocol } = first.to;
  if (protocol !== undefined && explains((pair) => pair.to.protocol === protocol))
    return { from: EVERYWHERE, protocol };
  if (explains((pair) => pair.from.node === from)) return { from: source, direction: 'one-way' };
  if (to !== undefined && explains((pair) => pair.to.node === to))
    return { to: nodePlace(to), direction: 'one-way' };
  if (explains((pair) => pair.to.name === target)) return { to: targetPlace(first), direction: 'one-way' };
  if (explains((pair) => pair.from.node === from && pair.to.name === target))
    return oneWay(source, targetPlace(first));
  if (explains((pair) => pair.from.node === from && crosses(pair))) return oneWay(source, OTHER_NODES);
  if (to !== undefined && explains((pair) => pair.to.node === to && crosses(pair)))
    return oneWay(OTHER_NODES, nodePlace(to));
  for (const node of new Set(all.flatMap((pair) => [pair.from.node, pair.to.node]))) {
    if (node === undefined) continue;
    const touches = (pair: Ends) => pair.from.node === node || pair.to.node === node;
    if (explains(touches)) return { from: nodePlace(node), direction: 'both-ways' };
    if (explains((pair) => touches(pair) && crosses(pair))) return bothWays(nodePlace(node), OTHER_NODES);
  }
  if (explains((pair) => pair.from.node === pair.to.node))
    return { from: EVERYWHERE, to: { type: 'same-node' } };
  if (explains(crosses)) return { from: EVERYWHERE, to: OTHER_NODES };
  const parts = readParts(failed, all);
  return parts === undefined ? {} : { parts };
}

const EVERYWHERE: Place = { type: 'everywhere' };
const OTHER_NODES: Place = { type: 'other-nodes' };

/** What all pairs have in common where every one fails. */
function allOf(all: readonly Ends[], first: Ends): Explanation {
  const { node, name } = first.to;
  const from = all.every((pair) => pair.from.node === first.from.node)
    ? nodePlace(first.from.node)
    : EVERYWHERE;
  if (node !== undefined && all.every((pair) => pair.to.node === node)) return oneWay(from, nodePlace(node));
  return all.every((pair) => pair.to.name === name) ? oneWay(from, targetPlace(first)) : { from };
}

function oneWay(from: Place, to: Place): Explanation {
  return { from, to, direction: 'one-way' };
}

function bothWays(from: Place, to: Place): Explanation {
  return { from, to, direction: 'both-ways' };
}

function nodePlace(node: string): Place {
  return node === OUTSIDE ? { type: 'outside' } : { type: 'node', name: node };
}

function targetPlace({ to: { name, node, type } }: Ends): Place {
  if (node === OUTSIDE) return { type: 'outside' };
  return {
    type: type ?? (node === undefined ? 'service' : 'pod'),
    name,
    ...(node === undefined ? {} : { node }),
  };
}

function crosses({ from, to }: Ends): boolean {
  return to.node !== undefined && from.node !== to.node;
}

function sameTwo({ from, to }: Ends, one: string, other: string): boolean {
  return (from.node === one && to.node === other) || (from.node === other && to.node === one);
}
