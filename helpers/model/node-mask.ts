import type { Range } from './range.ts';

/**
 * Prefix lengths of a node's pod CIDR by family. Usual: kube-controller-manager's default. Smallest: 32 addresses of IPv4 hold the
 * cluster's own pods and the fixtures. Deepest: how many bits longer than the range it may be, a bound of the controller's own.
 */
const MASKS = {
  4: { usual: 24, smallest: 27, deepest: 16 },
  6: { usual: 64, smallest: 112, deepest: 16 },
} as const;

/**
 * The prefix length of each node's pod CIDR, so that all nodes get one out of the range.
 * @throws Error when the range is too small, or too large, for that many nodes, with the prefix length that would do
 */
export function nodeMaskSize({ prefix, family }: Range, nodes: number): number {
  const { usual, smallest, deepest } = MASKS[family];
  const bits = Math.ceil(Math.log2(nodes));
  const mask = Math.max(usual, prefix + bits);
  if (mask > smallest) {
    throw new Error(
      `too small for ${nodes} ${nodes === 1 ? 'node' : 'nodes'}, each of which needs ${family === 4 ? '32 addresses' : `a /${smallest}`}; expected a prefix length of at most ${smallest - bits}`,
    );
  }
  if (mask - prefix > deepest) {
    throw new Error(
      `too large for parts of /${mask}, one for each node; expected a prefix length of at least ${mask - deepest}`,
    );
  }
  return mask;
}
