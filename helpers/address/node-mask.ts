import type { Range } from './range.ts';

/** kube-controller-manager's default prefix length of a node's IPv4 pod CIDR. */
const DEFAULT_MASK = 24;

/** The smallest pod CIDR of a node, a prefix length: 32 addresses hold the cluster's own pods and the fixtures. */
const SMALLEST_MASK = 27;

/**
 * The prefix length of each node's pod CIDR, so that all nodes get one out of the range.
 * @throws Error when the range is too small for that many nodes, with the prefix length that would do
 */
export function nodeMaskSize(podRange: Range, nodes: number): number {
  const bits = Math.ceil(Math.log2(nodes));
  const mask = Math.max(DEFAULT_MASK, podRange.prefix + bits);
  if (mask > SMALLEST_MASK) {
    throw new Error(
      `too small for ${nodes} ${nodes === 1 ? 'node' : 'nodes'}, each of which needs 32 addresses; expected a prefix length of at most ${SMALLEST_MASK - bits}`,
    );
  }
  return mask;
}
