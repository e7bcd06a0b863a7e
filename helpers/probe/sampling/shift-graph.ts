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
