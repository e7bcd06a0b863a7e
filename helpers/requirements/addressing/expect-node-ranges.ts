import { type NodeRange, nodeRanges, usedPodCidrs } from '../../kube/inventory/pod-cidrs.ts';
import type { StatedRange } from '../../kube/inventory/stated-range.ts';
import type { KindSample } from '../../model/finding.ts';
import { type Evidence, Skipped, Violation } from '../../model/outcomes.ts';
import { overlapping } from '../../model/overlapping.ts';
import { encloses } from '../../model/range.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';

/** Networks that assign addresses without node.spec.podCIDRs. */
const OWN_PLAN = ['weave'];

/**
 * @throws Skipped if the network does not use the nodes' pod CIDRs, or no node has one; Violation naming the nodes whose ranges overlap or
 * lie outside the cluster's range
 */
export async function expectNodeRanges(
  cluster: ClusterUnderTest,
  podRanges: readonly StatedRange[],
): Promise<Evidence> {
  if (OWN_PLAN.includes(cluster.run.cni)) {
    throw new Skipped(`${cluster.run.cni} does not assign addresses by the nodes' pod CIDRs`, {
      applies: false,
    });
  }
  const [nodes, pods] = await Promise.all([cluster.inventory.nodes(), cluster.inventory.podAddresses()]);
  if (nodeRanges(nodes).length === 0)
    throw new Skipped('no node has a pod CIDR: the network does not use them', { applies: false });
  const used = usedPodCidrs(nodes, pods);
  if (used.length === 0)
    throw new Skipped("pods' addresses do not lie in their nodes' pod CIDRs: the network does not use them", {
      applies: false,
    });
  return checkNodeRanges(used, podRanges);
}

/**
 * @param podRanges the ranges that must contain the nodes' ranges; empty: none is known, so only overlaps are checked
 * @throws Violation naming the nodes whose ranges overlap or lie outside
 */
export function checkNodeRanges(ranges: readonly NodeRange[], podRanges: readonly StatedRange[]): Evidence {
  const wrong: KindSample[] = [];
  for (const [one, other] of overlapping(ranges)) {
    wrong.push({
      kind: 'ranges-overlap',
      nodes: [one.node, other.node],
      ranges: [one.range.text, other.range.text],
      detail: `${one.range.text} of node ${one.node} overlaps ${other.range.text} of node ${other.node}`,
    });
  }
  for (const one of podRanges.length === 0 ? [] : ranges) {
    if (!podRanges.some(({ range }) => encloses(range, one.range))) {
      const expected = podRanges.map(({ range, source }) => `${range.text} (${source})`).join(' or ');
      wrong.push({
        kind: 'range-outside-range',
        nodes: [one.node],
        ranges: [one.range.text],
        detail: `${one.range.text} of node ${one.node} is not inside ${expected}`,
      });
    }
  }
  if (wrong[0] !== undefined) {
    throw new Violation(
      {
        kind: wrong[0].kind,
        subject: 'pod CIDRs of nodes',
        failed: new Set(wrong.flatMap(({ nodes = [] }) => nodes)).size,
        of: new Set(ranges.map(({ node }) => node)).size,
        unit: 'nodes',
        samples: wrong,
      },
      {
        expected: 'every node has its own part of the cluster CIDR',
        again: 'kubectl get nodes -o custom-columns=NAME:.metadata.name,POD-CIDRS:.spec.podCIDRs',
      },
    );
  }
  return {
    checked: ranges.length,
    summary: `${ranges.length} pod CIDRs, none overlaps another${insideText(podRanges)}`,
    details: ranges.map(({ node, range }) => `${node}: ${range.text}`),
  };
}

function insideText(ranges: readonly StatedRange[]): string {
  return ranges.length === 0 || ranges.length > 5
    ? ''
    : `, all inside ${ranges.map(({ range }) => range.text).join(' or ')}`;
}
