import { type Held, shared } from '../../kube/inventory/holders.ts';
import type { StatedRange } from '../../kube/inventory/stated-range.ts';
import type { KindSample } from '../../model/finding.ts';
import { type Evidence, Violation } from '../../model/outcomes.ts';
import { contains, overlaps, withinAny } from '../../model/range.ts';

/** The known ranges of a cluster and all addresses in use. */
interface Addressing {
  pod: readonly StatedRange[];
  service: readonly StatedRange[];
  nodes: readonly Held[];
  pods: readonly Held[];
  services: readonly Held[];
  /** The network that gives pods addresses of the nodes' own subnets. Nodes may then lie in the pod range. */
  ofNodeSubnets?: string | undefined;
}

/**
 * Checks that pods, nodes and Services share no address, and that no pod or node has an address of the Service range. Ranges are compared if
 * they are known, addresses always.
 * @throws Violation naming the ranges and addresses with their sources
 */
export function expectNoOverlap(cluster: Addressing): Evidence {
  const { pod, service, nodes, pods, services, ofNodeSubnets } = cluster;
  const clashes = [
    ...overlappingRanges(pod, service),
    ...(ofNodeSubnets === undefined ? pod.flatMap((entry) => inside(entry, 'pod', nodes)) : []),
    ...service.flatMap((entry) => inside(entry, 'Service', nodes)),
    ...podsInside(service, pods),
    ...sharedAcrossKinds(nodes, pods, services),
    ...sharedByNodes(nodes),
  ];
  const addresses = nodes.length + pods.length + services.length;
  if (clashes[0] !== undefined) {
    throw new Violation(
      {
        kind: clashes[0].kind,
        subject: 'pod, Service and node addresses',
        failed: clashes.length,
        of: pod.length * service.length + addresses,
        unit: 'pairs of ranges, and addresses',
        samples: clashes,
      },
      {
        expected: 'the ranges of pods, Services and nodes share no address',
        again:
          'kubectl get servicecidrs; kubectl get nodes,pods,services -A -o wide; kubectl -n kube-system get configmap kubeadm-config -o yaml',
      },
    );
  }
  return {
    checked: nodes.length === 0 ? 0 : addresses,
    summary: `pods ${texts(pod)}, Services ${texts(service)} and ${nodes.length} node addresses share no address, nor do ${pods.length} pods and ${services.length} Services`,
    details: [
      ...pod.map((entry) => `pod range ${named(entry)}`),
      ...(ofNodeSubnets === undefined
        ? []
        : [`${ofNodeSubnets} gives pods addresses of the nodes' own subnets: only addresses are compared`]),
      ...service.map((entry) => `Service range ${named(entry)}`),
      ...nodes.map(({ address, holder }) => `${holder}: ${address.text}`),
    ],
  };
}

function overlappingRanges(pods: readonly StatedRange[], services: readonly StatedRange[]): KindSample[] {
  return pods.flatMap((pod) =>
    services
      .filter((service) => overlaps(pod.range, service.range))
      .map((service) => ({
        kind: 'ranges-overlap' as const,
        objects: [pod.source, service.source],
        ranges: [pod.range.text, service.range.text],
        detail: `pod range ${named(pod)} overlaps Service range ${named(service)}`,
      })),
  );
}

function inside(entry: StatedRange, kind: 'pod' | 'Service', all: readonly Held[]): KindSample[] {
  return all
    .filter(({ address }) => contains(entry.range, address))
    .map(({ address, holder, node }) => ({
      kind: 'address-inside-range',
      objects: [holder, entry.source],
      nodes: node === undefined ? [] : [node],
      addresses: [address.text],
      ranges: [entry.range.text],
      detail: `${holder} has the address ${address.text}, inside the ${kind} range ${named(entry)}`,
    }));
}

/** Filters once for all ranges, because of many pods few or none lie in one. */
function podsInside(service: readonly StatedRange[], pods: readonly Held[]): KindSample[] {
  const isInside = withinAny(service.map(({ range }) => range));
  const found = pods.filter(({ address }) => isInside(address));
  return service.flatMap((entry) => inside(entry, 'Service', found));
}

/** Addresses that objects of different kinds share. Another requirement checks objects of one kind. */
function sharedAcrossKinds(...kinds: readonly (readonly Held[])[]): KindSample[] {
  const onceEach = kinds.flatMap((held) => [
    ...new Map(held.map((one) => [one.address.text, one] as const)).values(),
  ]);
  return shared(onceEach).map(sharedSample);
}

/** Two nodes with one address. One node may list an address twice, as internal and external. */
function sharedByNodes(nodes: readonly Held[]): KindSample[] {
  const onceEach = new Map(nodes.map((one) => [`${one.node} ${one.address.text}`, one] as const));
  return shared([...onceEach.values()]).map(sharedSample);
}

function sharedSample({ address, holders, nodes }: ReturnType<typeof shared>[number]): KindSample {
  return {
    kind: 'address-shared',
    objects: holders,
    nodes,
    addresses: [address],
    detail: `${address} is held by ${holders.join(' and by ')}`,
  };
}

function named({ range, source }: StatedRange): string {
  return `${range.text} (${source})`;
}

function texts(ranges: readonly StatedRange[]): string {
  if (ranges.length > 5) return `in ${ranges.length} ranges`;
  return ranges.map(({ range }) => range.text).join(' and ') || 'without a stated range';
}
