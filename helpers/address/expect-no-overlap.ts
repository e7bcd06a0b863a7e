import { type Evidence, Violation } from '../requirement/outcomes.ts';
import type { Held } from './holders.ts';
import { contains, overlaps } from './range.ts';
import type { StatedRange } from './stated-ranges.ts';

/** @throws Violation naming the ranges that share addresses, or the node whose address lies in one, and where each was read */
export function expectNoOverlap(cluster: {
  pod: readonly StatedRange[];
  service: readonly StatedRange[];
  nodes: readonly Held[];
}): Evidence {
  const clashes: string[] = [];
  for (const pod of cluster.pod) {
    for (const service of cluster.service) {
      if (overlaps(pod.range, service.range))
        clashes.push(`pod range ${named(pod)} overlaps Service range ${named(service)}`);
    }
  }
  for (const [kind, ranges] of [
    ['pod', cluster.pod],
    ['Service', cluster.service],
  ] as const) {
    for (const entry of ranges) {
      for (const { address, holder } of cluster.nodes.filter(({ address }) =>
        contains(entry.range, address),
      )) {
        clashes.push(`${holder} has the address ${address.text}, inside the ${kind} range ${named(entry)}`);
      }
    }
  }
  if (clashes[0] !== undefined) {
    throw new Violation(clashes[0], {
      expected: 'pods, Services and nodes have addresses of ranges that share none',
      details: clashes,
      again:
        'kubectl get servicecidrs; kubectl get nodes -o wide; kubectl -n kube-system get configmap kubeadm-config -o yaml',
    });
  }
  return {
    checked: Math.min(cluster.pod.length, cluster.service.length, cluster.nodes.length),
    summary: `pods ${texts(cluster.pod)}, Services ${texts(cluster.service)} and ${cluster.nodes.length} node addresses share nothing`,
    details: [
      ...cluster.pod.map((entry) => `pod range ${named(entry)}`),
      ...cluster.service.map((entry) => `Service range ${named(entry)}`),
      ...cluster.nodes.map(({ address, holder }) => `${holder}: ${address.text}`),
    ],
  };
}

function named({ range, source }: StatedRange): string {
  return `${range.text} (${source})`;
}

function texts(ranges: readonly StatedRange[]): string {
  return ranges.map(({ range }) => range.text).join(' and ');
}
