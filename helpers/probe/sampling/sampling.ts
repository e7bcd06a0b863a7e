import type { AskedSampling } from '../../model/asked-sampling.ts';
import type { Sampled } from '../../model/verdict.ts';
import { missOfAnyPartition, missOfNode, missOfPair } from './missed.ts';
import { randomFrom, shuffled } from './random.ts';
import { type Rotation, rotationsOf } from './rotations.ts';

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
