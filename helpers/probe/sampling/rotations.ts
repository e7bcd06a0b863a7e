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

/** Numbers from 0 up to, not including, 1 that follow from a seed alone: on every machine and in every run the same. */
export type Random = () => number;

/** mulberry32 (public domain, by Tommy Ettinger): 32 bits of state, which is enough to mix some thousand nodes. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 up to, not including, the one given. */
export function below(random: Random, end: number): number {
  return Math.floor(random() * end);
}

/** The same values in another order, each order as likely as any other (Fisher and Yates). */
export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const mixed = [...values];
  for (let end = mixed.length; end > 1; end -= 1) {
    const at = below(random, end);
    [mixed[end - 1], mixed[at]] = [mixed[at] as T, mixed[end - 1] as T];
  }
  return mixed;
}

/**
 * A shift graph (a circulant digraph): of nodes 0 … n−1, node i points to i+s mod n for each shift s of a set. With k shifts, none of
 * them 0, every node has k edges out and k in, so that no node is asked less than another.
 */
export interface ShiftGraph {
  nodes: number;
  /** Each from 1 to nodes − 1, none twice. */
  shifts: readonly number[];
}

/**
 * |λ2|/k: how large the second eigenvalue is beside the first, which is k. Towards 0 the edges lie as evenly as those of a random
 * graph; at 1 there is no spectral gap, and nodes may fall into parts without an edge between them.
 *
 * The adjacency matrix of a shift graph is a sum of powers of the cyclic permutation, whose eigenvectors are those of the discrete
 * Fourier transform: λ_j = Σ_s exp(2πi·j·s/n), computed here one by one, in n·k/2 steps since λ_{n−j} is the conjugate of λ_j. It is normal, so that
 * its singular values are the |λ_j|, and what the expander mixing lemma says of symmetric matrices holds for it as well.
 */
export function secondEigenvalue({ nodes, shifts }: ShiftGraph): number {
  const [cos, sin] = unitCircle(nodes);
  let largest = 0;
  for (let j = 1; 2 * j <= nodes; j += 1) {
    let real = 0;
    let imaginary = 0;
    for (const shift of shifts) {
      const at = (j * shift) % nodes;
      real += cos[at] as number;
      imaginary += sin[at] as number;
    }
    largest = Math.max(largest, real * real + imaginary * imaginary);
  }
  return Math.sqrt(largest) / shifts.length;
}

/**
 * Into how many parts without an edge between them the nodes fall: the greatest common divisor of the number of nodes and all shifts,
 * since the nodes that can be reached from one are the cosets of the subgroup that the shifts generate. 1: from every node there is a way to
 * every other one, along the edges (a part of a shift graph is always strongly connected).
 */
export function parts({ nodes, shifts }: ShiftGraph): number {
  return shifts.reduce(greatestCommonDivisor, nodes);
}

/**
 * At least so many edges lead from a set of nodes to all others, and as many back, by the expander mixing lemma:
 * |e(A,B) − k·a·b/n| ≤ |λ2|·√(a·b·(1−a/n)·(1−b/n)), which for B = all but A is e ≥ (k − |λ2|)·a·(n−a)/n.
 * @param second |λ2|/k
 */
export function leastCrossing({ nodes, shifts }: ShiftGraph, second: number, size: number): number {
  return Math.max(0, Math.ceil((shifts.length * (1 - second) * size * (nodes - size)) / nodes - 1e-9));
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}

function unitCircle(nodes: number): [cos: Float64Array, sin: Float64Array] {
  const angle = (at: number) => (2 * Math.PI * at) / nodes;
  return [
    Float64Array.from({ length: nodes }, (_, at) => Math.cos(angle(at))),
    Float64Array.from({ length: nodes }, (_, at) => Math.sin(angle(at))),
  ];
}
