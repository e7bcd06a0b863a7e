import type { V1Node } from '@kubernetes/client-node';
import { parseRange, type Range } from '../../model/range.ts';

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
