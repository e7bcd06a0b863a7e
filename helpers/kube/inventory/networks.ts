import type { V1DaemonSet } from '@kubernetes/client-node';

/** A network and the DaemonSets of its agent, by their names in its manifests and distributions. */
interface KnownNetwork {
  cni: string;
  daemonSets: readonly string[];
  /** Whether it enforces NetworkPolicy; absent: that depends on its options. */
  enforcesPolicies?: boolean;
}

/**
 * Networks that netconform recognises in any namespace. If several run, the first one assigns addresses: Cilium and Calico run beside
 * aws-node to enforce policies, and Cilium runs beside azure-cns.
 */
export const NETWORKS: readonly KnownNetwork[] = [
  { cni: 'weave', daemonSets: ['weave-net'], enforcesPolicies: true },
  { cni: 'amazon-vpc', daemonSets: ['aws-node'] },
  { cni: 'canal', daemonSets: ['canal', 'rke2-canal'], enforcesPolicies: true },
  { cni: 'flannel', daemonSets: ['kube-flannel-ds', 'kube-flannel'], enforcesPolicies: false },
  // GKE Dataplane V2 is Cilium; its agent is called anetd.
  { cni: 'cilium', daemonSets: ['cilium', 'anetd'], enforcesPolicies: true },
  { cni: 'ovn-kubernetes', daemonSets: ['ovnkube-node'], enforcesPolicies: true },
  { cni: 'openshift-sdn', daemonSets: ['sdn'] },
  { cni: 'kube-ovn', daemonSets: ['kube-ovn-cni'] },
  { cni: 'antrea', daemonSets: ['antrea-agent'], enforcesPolicies: true },
  { cni: 'calico', daemonSets: ['calico-node'], enforcesPolicies: true },
  { cni: 'kube-router', daemonSets: ['kube-router'], enforcesPolicies: true },
  { cni: 'terway', daemonSets: ['terway-eniip', 'terway'] },
  { cni: 'azure', daemonSets: ['azure-cns'] },
  { cni: 'kindnet', daemonSets: ['kindnet'], enforcesPolicies: true },
];

/** The usual namespaces of these agents. */
export const AGENT_NAMESPACES: readonly string[] = [
  'kube-system',
  'kube-flannel',
  'calico-system',
  'openshift-ovn-kubernetes',
  'openshift-sdn',
];

/** A running network, and the DaemonSet of its agent. */
export interface NetworkOfAgent {
  cni: string;
  daemonSet: V1DaemonSet;
}

/** The networks whose agents run in a cluster, best first. A DaemonSet without any pod is a leftover. */
export function runningNetworks(daemonSets: readonly V1DaemonSet[]): NetworkOfAgent[] {
  return NETWORKS.flatMap(({ cni, daemonSets: names }) =>
    daemonSets
      .filter((one) => names.includes(one.metadata?.name ?? '') && !isScheduledNowhere(one))
      .map((daemonSet) => ({ cni, daemonSet })),
  );
}

/**
 * Whether any network that runs in a cluster enforces NetworkPolicy, such as Calico beside another one.
 * @param agents names of their DaemonSets
 * @returns undefined: not known
 */
export function enforcesPolicies(agents: readonly string[]): boolean | undefined {
  const running = NETWORKS.filter(({ daemonSets }) => daemonSets.some((name) => agents.includes(name)));
  if (running.some((network) => network.enforcesPolicies === true)) return true;
  return running.length > 0 && running.every((network) => network.enforcesPolicies === false)
    ? false
    : undefined;
}

/** Whether its controller has seen it and found no node for it. */
function isScheduledNowhere({ status }: V1DaemonSet): boolean {
  return (
    status?.observedGeneration !== undefined &&
    status.desiredNumberScheduled === 0 &&
    status.currentNumberScheduled === 0
  );
}
