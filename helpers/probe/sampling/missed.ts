import { parts, type ShiftGraph } from './shift-graph.ts';

/**
 * The probability that one ordered pair of nodes, whichever it is, is broken and not asked: 1 − k/(n−1). Exact: of the n−1 pairs that
 * a node asks about k are in the graph.
 */
export function missOfPair({ nodes, shifts }: ShiftGraph): number {
  return 1 - shifts.length / (nodes - 1);
}

/**
 * The probability that a node is not asked which receives nothing, or sends nothing, or both: 0, exact. It has k edges in, and k out.
 */
export function missOfNode({ shifts }: ShiftGraph): number {
  return shifts.length > 0 ? 0 : 1;
}

/**
 * The probability that no edge leads across a partition into a nodes and all others, each choice of the a nodes as likely as any other, and
 * so for one that lets packets pass in one direction alone: of a shift graph as many edges lead in as out of any set. Exact. Of a
 * connected graph it is 0, whatever a is. Else the nodes lie in g parts of n/g each, and only a set of whole parts has no edge across:
 * C(g, a·g/n) of the C(n, a) sets where n/g divides a, and none otherwise.
 */
export function missOfPartition(graph: ShiftGraph, size: number): number {
  const { nodes } = graph;
  const count = parts(graph);
  const whole = (size * count) / nodes;
  if (count === 1 || !Number.isInteger(whole)) return 0;
  return Math.exp(logChoose(count, whole) - logChoose(nodes, size));
}

/** The most that this is for any partition: one that cuts off a single part. */
export function missOfAnyPartition(graph: ShiftGraph): number {
  const count = parts(graph);
  return count === 1 ? 0 : missOfPartition(graph, graph.nodes / count);
}

/**
 * The probability that none of the r² pairs from one rack of r nodes to another is asked: (1 − k/(n−1))^(r²). Exact for r = 1; beyond it an
 * approximation that takes the pairs for independent, as they nearly are as long as r·k is small beside n: nodes are mixed
 * before they are numbered, so that a rack is no run of neighbours, whose differences would be few.
 */
export function missOfRackPair(graph: ShiftGraph, size: number): number {
  return missOfPair(graph) ** (size * size);
}

/** The logarithm of the binomial coefficient. */
function logChoose(of: number, some: number): number {
  let sum = 0;
  for (let at = 1; at <= some; at += 1) sum += Math.log((of - some + at) / at);
  return sum;
}
