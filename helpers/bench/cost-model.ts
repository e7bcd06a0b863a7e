import type { AskedSampling } from '../model/asked-sampling.ts';
import { CONVERGED_AFTER } from '../model/timeouts.ts';
import { samplingOf } from '../probe/sampling/sampling.ts';

/**
 * Steady connections of a pair of stand-ins, of which a run makes twenty: what grows how is the same, and two cores that make both ends of
 * all of them are through in minutes.
 */
export const STEADY = 2;

/** What POD-2 takes on a network that works, as its code has it. */
export interface Expected {
  /** Ordered pairs of nodes that are asked. */
  pairs: number;
  /** New connections between pods: those a pair converges by, and the steady ones. */
  connections: number;
  /** A shell for each node's pod, opened once. */
  channels: number;
  /** One that converges, one that stays steady. */
  commands: number;
}

/** The formulas of docs/cost.md for a number of nodes: n·(n−1) pairs while all are asked, k·n of a sample. */
export function expectedFor(nodes: number, sample: AskedSampling['sample']): Expected {
  const degree = samplingOf(nodes, { sample, rotation: 1 })?.degree ?? nodes - 1;
  const pairs = nodes * degree;
  return {
    pairs,
    connections: pairs * (CONVERGED_AFTER + STEADY),
    channels: nodes,
    commands: 2 * nodes,
  };
}

/** A point of a curve. */
export type Point = readonly [nodes: number, value: number];

/**
 * The slope of a line through the logarithms of both coordinates, by least squares: the power of n that a figure grows with.
 * @param points two of different n at least, all above 0
 */
export function slopeOf(points: readonly Point[]): number {
  const logs = points.map(([nodes, value]): Point => [Math.log(nodes), Math.log(value)]);
  const mean = (at: 0 | 1) => logs.reduce((sum, point) => sum + point[at], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = (of: (point: Point) => number) => logs.reduce((sum, point) => sum + of(point), 0);
  return over((point) => (point[0] - x) * (point[1] - y)) / over((point) => (point[0] - x) ** 2);
}
