/** The sample of ordered pairs of nodes and its chance of missing faults, as plain values for a report. */
export interface Sampled {
  nodes: number;
  /** The number of nodes to which each node connects, and which connect to it. */
  degree: number;
  /** The number of the rotation, from 1, and the number of rotations that together test all pairs. */
  rotation: number;
  rotations: number;
  /** Ordered pairs of the rotation, and all ordered pairs. */
  pairs: number;
  ofPairs: number;
  /** Pairs of the second round, around failed pairs. */
  aroundFailures: number;
  /** |λ2|/k of the graph of pairs. Near 0 the pairs are spread evenly; at 1 the nodes may fall into parts without a pair between them. */
  secondEigenvalue: number;
  /** The probability of missing one fault: an ordered pair, a node, and (at most) a partition. */
  missed: { pair: number; node: number; partition: number };
}
