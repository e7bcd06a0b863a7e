import type { Held } from '../../kube/inventory/holders.ts';
import type { StatedRange } from '../../kube/inventory/stated-range.ts';
import type { KindSample } from '../../model/finding.ts';
import { type Evidence, Violation } from '../../model/outcomes.ts';
import { contains, overlaps } from '../../model/range.ts';

/** @throws Violation naming the ranges that share addresses, or the node whose address lies in one, and where each was read */
export function expectNoOverlap(cluster: {
  pod: readonly StatedRange[];
  service: readonly StatedRange[];
  nodes: readonly Held[];
}): Evidence {
  const clashes: KindSample[] = [];
  for (const pod of cluster.pod) {
    for (const service of cluster.service) {
      if (overlaps(pod.range, service.range))
        clashes.push({
          kind: 'ranges-overlap',
          objects: [pod.source, service.source],
          ranges: [pod.range.text, service.range.text],
          detail: `pod range ${named(pod)} overlaps Service range ${named(service)}`,
        });
    }
  }
  for (const [kind, ranges] of [
    ['pod', cluster.pod],
    ['Service', cluster.service],
  ] as const) {
    for (const entry of ranges) {
      for (const { address, holder, node } of cluster.nodes.filter(({ address }) =>
        contains(entry.range, address),
      )) {
        clashes.push({
          kind: 'address-inside-range',
          objects: [holder, entry.source],
          nodes: node === undefined ? [] : [node],
          addresses: [address.text],
          ranges: [entry.range.text],
          detail: `${holder} has the address ${address.text}, inside the ${kind} range ${named(entry)}`,
        });
      }
    }
  }
  if (clashes[0] !== undefined) {
    throw new Violation(
      {
        kind: clashes[0].kind,
        subject: 'pod, Service and node addresses',
        failed: clashes.length,
        of:
          cluster.pod.length * cluster.service.length +
          cluster.nodes.length * (cluster.pod.length + cluster.service.length),
        unit: 'pairs of ranges and addresses',
        samples: clashes,
      },
      {
        expected: 'the ranges of pods, Services and nodes share no address',
        again:
          'kubectl get servicecidrs; kubectl get nodes -o wide; kubectl -n kube-system get configmap kubeadm-config -o yaml',
      },
    );
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
