/** Which part of all ordered pairs of nodes was asked about, and what that would have missed, as plain values that a report can hold. */
export interface Sampled {
  nodes: number;
  /** Nodes that each asked, and was asked by. */
  degree: number;
  /** Which rotation it was, from 1, of how many that together have all pairs. */
  rotation: number;
  rotations: number;
  /** Ordered pairs of the rotation, of all that there are. */
  pairs: number;
  ofPairs: number;
  /** Pairs that were asked beyond them, around those that failed. */
  aroundFailures: number;
  /** |λ2|/k of the graph of pairs: towards 0 they lie evenly, at 1 there may be parts without a pair between them. */
  secondEigenvalue: number;
  /** The probability that one fault would have been missed: an ordered pair, whichever it is, a node, and a partition at most. */
  missed: { pair: number; node: number; partition: number };
}
