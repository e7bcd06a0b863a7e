import type { AskedSampling } from '../../model/run-context.ts';
import type { Sampled } from '../../model/verdict.ts';
import { parts, type Rotation, randomFrom, rotationsOf, type ShiftGraph, shuffled } from './rotations.ts';

/** Maximum number of ordered pairs of nodes that are all probed: those of a hundred nodes. */
const MOST_PAIRS = 10_000;

/**
 * Minimum number of nodes that each node of a sample probes, and is probed by. In a cluster of a thousand nodes, 13 % of runs miss two racks of
 * ten nodes that are cut off in one direction, and 0.03 % miss two of twenty. It is enough for a spectral gap with any number of nodes.
 */
const LEAST_DEGREE = 20;

/** The ordered pairs of nodes that a run probes. */
export interface Sampling extends Rotation {
  /** Number of nodes that each node probes, and is probed by. */
  degree: number;
  /** Number of this rotation, from 1. */
  rotation: number;
  rotations: number;
}

/** Drawn rotations, by the number of nodes and the degree. */
export type DrawnRotations = Map<string, Rotation[]>;

/**
 * Chooses a sample of the ordered pairs of some nodes; undefined: all pairs are probed.
 * @param drawn keeps drawn rotations for later calls, because drawing them for thousands of nodes takes seconds
 */
export function samplingOf(
  nodes: number,
  { sample, rotation }: AskedSampling,
  drawn: DrawnRotations = new Map(),
): Sampling | undefined {
  const degree = degreeFor(nodes, sample);
  if (degree >= nodes - 1) return undefined;
  const key = `${nodes} ${degree}`;
  const rotations = drawn.get(key) ?? rotationsOf(nodes, degree);
  drawn.set(key, rotations);
  const index = (rotation - 1) % rotations.length;
  return {
    ...(rotations[index] as Rotation),
    degree,
    rotation: index + 1,
    rotations: rotations.length,
  };
}

function degreeFor(nodes: number, sample: AskedSampling['sample']): number {
  if (typeof sample === 'number') return sample;
  if (sample === 'all' || nodes * (nodes - 1) <= MOST_PAIRS) return nodes - 1;
  return Math.max(LEAST_DEGREE, Math.floor(MOST_PAIRS / nodes));
}

/**
 * The nodes that each node of a sample probes, by name.
 * @param names all nodes, in any order
 * @throws TypeError if their number is not that of the sample
 */
export function peersOf(names: readonly string[], { nodes, shifts }: Sampling): (name: string) => string[] {
  if (names.length !== nodes) throw new TypeError(`a sample of ${nodes} nodes, not of ${names.length}`);
  const order = shuffled([...names].sort(), randomFrom(nodes));
  const places = new Map(order.map((name, at) => [name, at]));
  return (name) => {
    const at = places.get(name);
    return at === undefined ? [] : shifts.map((shift) => order[(at + shift) % nodes] as string);
  };
}

/** The coverage of a sample and its chances of missing a fault, as plain values for a report. */
export function sampledOf(sampling: Sampling): Sampled {
  const { nodes, degree, rotation, rotations, second } = sampling;
  return {
    nodes,
    degree,
    rotation,
    rotations,
    pairs: nodes * degree,
    ofPairs: nodes * (nodes - 1),
    aroundFailures: 0,
    secondEigenvalue: Math.round(second * 1000) / 1000,
    missed: {
      pair: missOfPair(sampling),
      node: missOfNode(sampling),
      partition: missOfAnyPartition(sampling),
    },
  };
}

/**
 * The probability of missing one broken ordered pair of nodes: 1 − k/(n−1). It is exact and the same for every pair, because the graph has k
 * of the n−1 pairs from each node.
 */
export function missOfPair({ nodes, shifts }: ShiftGraph): number {
  return 1 - shifts.length / (nodes - 1);
}

/**
 * The probability of missing a node that receives nothing, or sends nothing, or both. It is exactly 0, because each node has k edges in and k
 * out.
 */
export function missOfNode({ shifts }: ShiftGraph): number {
  return shifts.length > 0 ? 0 : 1;
}

/**
 * The probability that no edge crosses a partition into a nodes and all others, if every choice of the a nodes is equally likely. It is exact.
 * It also holds for a partition in one direction, because in a shift graph as many edges lead into any set as out of it. For a connected graph
 * it is 0 for every a. Otherwise the nodes lie in g parts of n/g each, and only a set of whole parts has no edge across. These are
 * C(g, a·g/n) of the C(n, a) sets if n/g divides a, and none otherwise.
 * @param size a
 */
export function missOfPartition(graph: ShiftGraph, size: number): number {
  const { nodes } = graph;
  const count = parts(graph);
  const whole = (size * count) / nodes;
  if (count === 1 || !Number.isInteger(whole)) return 0;
  return Math.exp(logChoose(count, whole) - logChoose(nodes, size));
}

/** The maximum of this probability over all partitions. A partition that cuts off a single part has it. */
function missOfAnyPartition(graph: ShiftGraph): number {
  const count = parts(graph);
  return count === 1 ? 0 : missOfPartition(graph, graph.nodes / count);
}

/**
 * The probability that none of the r² pairs from one rack of r nodes to another is probed: (1 − k/(n−1))^(r²). It is exact for r = 1. For bigger
 * racks it is an approximation that treats the pairs as independent. They nearly are while r·k is small compared with n, because nodes are
 * shuffled before they are numbered. Otherwise a rack would be a run of neighbours with few different shifts.
 * @param size r
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
