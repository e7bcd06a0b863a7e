import type { Held } from '../../kube/inventory/holders.ts';
import type { NodeRange } from '../../kube/inventory/pod-cidrs.ts';
import type { StatedRange } from '../../kube/inventory/stated-range.ts';
import { contains, encloses, overlaps, type Range } from '../../model/range.ts';

/** What a range for pods must not meet. */
export interface Surroundings {
  services: readonly StatedRange[];
  nodes: readonly Held[];
  nodeRanges: readonly NodeRange[];
}

/**
 * Whether Weave Net may hand out of a range in a cluster that is there. The nodes' pod CIDRs may lie in it, as they do where it is the
 * cluster CIDR: Weave Net leaves them alone.
 * @returns what is in its way; undefined: nothing
 */
export function wrongWithRange(
  range: Range,
  { services, nodes, nodeRanges }: Surroundings,
): string | undefined {
  if (range.family !== 4) return 'Weave Net is IPv4 only; expected an IPv4 range such as 10.200.0.0/16';
  const service = services.find((one) => overlaps(one.range, range));
  if (service !== undefined)
    return `it overlaps the Service range ${service.range.text} (${service.source}); expected a range that shares no address with it`;
  const node = nodes.find(({ address }) => contains(range, address));
  if (node !== undefined)
    return `${node.holder} has the address ${node.address.text} in it; expected a range without node addresses`;
  const part = nodeRanges.find((one) => encloses(one.range, range));
  if (part !== undefined && part.range.text !== range.text)
    return `it lies inside ${part.range.text}, the pod CIDR of node ${part.node}; expected the range of the whole cluster`;
  return undefined;
}
