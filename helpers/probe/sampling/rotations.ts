import { randomFrom, shuffled } from './random.ts';
import { type ShiftGraph, secondEigenvalue } from './shift-graph.ts';

/**
 * What |λ2|/k may be at most. k random shifts stay below ε in one eigenvalue but for exp(−ε²·k), and there are n/2 of them: with the 20
 * shifts that are usual, some 3 in a hundred graphs of 15,000 nodes are drawn again.
 */
export const MOST_SECOND_EIGENVALUE = 0.8;

/** A graph is drawn so often; with few shifts no draw may do, and then the best one is taken, and its figure told. */
const [DRAWS, WHOLE_DRAWS] = [12, 3];

export interface Rotation extends ShiftGraph {
  /** |λ2|/k */
  second: number;
}

/**
 * Shift graphs of k shifts each that together have every shift, and so every ordered pair of nodes: ⌈(n−1)/k⌉ of them. Every pair is in
 * one of them alone, but where k does not divide n−1 the last graph is filled up with shifts that the others had.
 *
 * What is drawn follows from n and k alone, so that runs by themselves add up to all pairs.
 */
export function rotationsOf(nodes: number, degree: number): Rotation[] {
  let best: Rotation[] = [];
  for (let draw = 0; draw < WHOLE_DRAWS; draw += 1) {
    const drawn = drawAll(nodes, degree, draw);
    if (best.length === 0 || worst(drawn) < worst(best)) best = drawn;
    if (worst(best) <= MOST_SECOND_EIGENVALUE) break;
  }
  return best;
}

function drawAll(nodes: number, degree: number, draw: number): Rotation[] {
  const random = randomFrom(nodes * 0x1_0001 + degree * 31 + draw);
  const all = Array.from({ length: nodes - 1 }, (_, index) => index + 1);
  let open = all;
  const rotations: Rotation[] = [];
  while (open.length > 0) {
    let best: { rotation: Rotation; rest: number[] } | undefined;
    for (let count = 0; count < DRAWS; count += 1) {
      const mixed = shuffled(open, random);
      const fresh = mixed.slice(0, degree);
      const missing = degree - fresh.length;
      const filled =
        missing === 0
          ? []
          : shuffled(
              all.filter((shift) => !open.includes(shift)),
              random,
            ).slice(0, missing);
      const graph = { nodes, shifts: [...fresh, ...filled].sort((one, other) => one - other) };
      const second = secondEigenvalue(graph);
      if (best === undefined || second < best.rotation.second)
        best = { rotation: { ...graph, second }, rest: mixed.slice(degree) };
      // The last graph of a number that k divides has no other draw.
      if (second <= MOST_SECOND_EIGENVALUE || (open.length === degree && missing === 0)) break;
    }
    rotations.push((best as { rotation: Rotation }).rotation);
    open = (best as { rest: number[] }).rest;
  }
  return rotations;
}

function worst(rotations: readonly Rotation[]): number {
  return Math.max(...rotations.map(({ second }) => second));
}
