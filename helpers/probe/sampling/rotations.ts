/**
 * Maximum of |λ2|/k. One eigenvalue of k random shifts exceeds ε with a probability of exp(−ε²·k), and there are n/2 eigenvalues. With the
 * usual 20 shifts, some 3 in a hundred graphs of 15,000 nodes are drawn again.
 */
export const MOST_SECOND_EIGENVALUE = 0.8;

/** Maximum number of draws, of one graph and of all. With few shifts every draw may exceed the maximum. Then the best one is used and reported. */
const [DRAWS, WHOLE_DRAWS] = [12, 3];

export interface Rotation extends ShiftGraph {
  /** |λ2|/k */
  second: number;
}

/**
 * Draws ⌈(n−1)/k⌉ shift graphs of k shifts each. Together they have every shift, and so every ordered pair of nodes. Each pair is in exactly
 * one graph. If k does not divide n−1, the last graph also has some shifts of the others.
 *
 * The result depends only on n and k, so that separate runs add up to all pairs.
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
      // If exactly k shifts are left, every further draw would be the same.
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

/** Returns numbers from 0 up to, not including, 1. They depend only on a seed, so they are the same on every machine and in every run. */
export type Random = () => number;

/** mulberry32 (public domain, by Tommy Ettinger). Its 32 bits of state are enough to shuffle some thousand nodes. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A random whole number from 0 up to, not including, `end`. */
export function below(random: Random, end: number): number {
  return Math.floor(random() * end);
}

/** Shuffles values; every order is equally likely (Fisher and Yates). */
export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const mixed = [...values];
  for (let end = mixed.length; end > 1; end -= 1) {
    const at = below(random, end);
    [mixed[end - 1], mixed[at]] = [mixed[at] as T, mixed[end - 1] as T];
  }
  return mixed;
}

/**
 * A shift graph (a circulant digraph) of nodes 0 … n−1: node i points to i+s mod n for each shift s of a set. With k shifts, none of them 0,
 * every node has k edges out and k in. So every node is probed equally often.
 */
export interface ShiftGraph {
  nodes: number;
  /** Different numbers from 1 to nodes − 1. */
  shifts: readonly number[];
}

/**
 * |λ2|/k: the ratio of the second eigenvalue to the first, which is k. Near 0 the edges are spread as evenly as those of a random graph. At 1
 * there is no spectral gap, and the nodes may fall into parts without an edge between them.
 *
 * The adjacency matrix of a shift graph is a sum of powers of the cyclic permutation, whose eigenvectors are those of the discrete
 * Fourier transform: λ_j = Σ_s exp(2πi·j·s/n). They are computed one by one, in n·k/2 steps, because λ_{n−j} is the conjugate of λ_j. The matrix
 * is normal, so its singular values are the |λ_j|. Therefore the expander mixing lemma for symmetric matrices also holds for it.
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
 * The number of parts without an edge between them. It is the greatest common divisor of the number of nodes and all shifts, because the parts
 * are the cosets of the subgroup that the shifts generate. 1: a path leads from every node to every other one, because each part of a shift
 * graph is strongly connected.
 */
export function parts({ nodes, shifts }: ShiftGraph): number {
  return shifts.reduce(greatestCommonDivisor, nodes);
}

/**
 * A lower bound for the edges from a set of nodes to all others, and equally for those back. The expander mixing lemma says:
 * |e(A,B) − k·a·b/n| ≤ |λ2|·√(a·b·(1−a/n)·(1−b/n)). If B is all nodes but A, this is e ≥ (k − |λ2|)·a·(n−a)/n.
 * @param second |λ2|/k
 * @param size number of nodes in the set
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
