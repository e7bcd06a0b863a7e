import type { V1Node } from '@kubernetes/client-node';
import { contains, parseRange, type Range } from '../../model/range.ts';
import type { PodAddress } from './holders.ts';

/**
 * The nodes' pod CIDRs, where the network uses them. The pods show it: on most nodes with pods, at least half of their addresses lie
 * in the node's own pod CIDR. Most, since a node whose pods lie elsewhere is a defect to find; and not by chance, as where Calico or
 * Weave Net hand out of the same range by a plan of their own.
 * @returns none where it does not use them
 */
export function usedPodCidrs(nodes: readonly V1Node[], pods: readonly PodAddress[]): NodeRange[] {
  const ranges = nodeRanges(nodes);
  const byNode = Map.groupBy(ranges, ({ node }) => node);
  const counts = new Map<string, { inside: number; of: number }>();
  for (const { address, node = '' } of pods) {
    const own = (byNode.get(node) ?? []).filter(({ range }) => range.family === address.family);
    if (own.length === 0) continue;
    const count = counts.get(node) ?? { inside: 0, of: 0 };
    counts.set(node, count);
    count.of += 1;
    if (own.some(({ range }) => contains(range, address))) count.inside += 1;
  }
  const showing = [...counts.values()].filter(({ inside, of }) => inside * 2 >= of);
  return showing.length * 2 > counts.size ? ranges : [];
}

/** The part of the cluster CIDR that belongs to a node. */
export interface NodeRange {
  node: string;
  range: Range;
}

/** The pod CIDRs of nodes, of every family. */
export function nodeRanges(nodes: readonly V1Node[]): NodeRange[] {
  return nodes.flatMap((node) => {
    const texts = node.spec?.podCIDRs ?? (node.spec?.podCIDR === undefined ? [] : [node.spec.podCIDR]);
    return texts.map((text) => ({ node: node.metadata?.name ?? '', range: parseRange(text) }));
  });
}
