import type { AskedSampling } from '../../model/run-context.ts';
import type { Sampled } from '../../model/verdict.ts';
import { parts, type Rotation, randomFrom, rotationsOf, type ShiftGraph, shuffled } from './rotations.ts';

/** Up to so many ordered pairs of nodes are asked all: a hundred nodes. */
const MOST_PAIRS = 10_000;

/**
 * Nodes that each asks, and is asked by, of a sample at least. In a cluster of a thousand that leaves two racks of ten nodes, cut off in one
 * direction, to 13 % of runs, two of twenty to 0.03 %, and it is enough for a spectral gap with any number of nodes.
 */
const LEAST_DEGREE = 20;

/** Which ordered pairs of nodes a run asks about. */
export interface Sampling extends Rotation {
  /** Nodes that each asks, and is asked by. */
  degree: number;
  /** Which of them it is, from 1. */
  rotation: number;
  rotations: number;
}

/** Rotations that were drawn, by the number of nodes and the degree. */
export type DrawnRotations = Map<string, Rotation[]>;

/**
 * How the pairs of so many nodes are sampled; undefined: all of them are asked.
 * @param drawn keeps what is drawn for those who ask again: for thousands of nodes that takes seconds
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

/** Whom a node asks in the sample, by names. */
export function peersOf(names: readonly string[], { nodes, shifts }: Sampling): (name: string) => string[] {
  if (names.length !== nodes) throw new TypeError(`a sample of ${nodes} nodes, not of ${names.length}`);
  const order = shuffled([...names].sort(), randomFrom(nodes));
  const places = new Map(order.map((name, at) => [name, at]));
  return (name) => {
    const at = places.get(name);
    return at === undefined ? [] : shifts.map((shift) => order[(at + shift) % nodes] as string);
  };
}

/** What a sample covers and what it would have missed, as plain values for a report. */
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
function missOfAnyPartition(graph: ShiftGraph): number {
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
