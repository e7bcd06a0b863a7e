import type { V1DaemonSet } from '@kubernetes/client-node';

/** A network and the DaemonSets of its agent, by the names that its own manifests or its distributions give them. */
interface KnownNetwork {
  cni: string;
  daemonSets: readonly string[];
}

/**
 * Networks that are recognised, wherever their agent runs. Where several run, the first one gives pods their addresses:
 * Cilium and Calico run beside aws-node to enforce policies, and Cilium runs beside azure-cns.
 */
export const NETWORKS: readonly KnownNetwork[] = [
  { cni: 'weave', daemonSets: ['weave-net'] },
  { cni: 'amazon-vpc', daemonSets: ['aws-node'] },
  { cni: 'canal', daemonSets: ['canal', 'rke2-canal'] },
  { cni: 'flannel', daemonSets: ['kube-flannel-ds', 'kube-flannel'] },
  // GKE Dataplane V2 is Cilium; its agent is called anetd.
  { cni: 'cilium', daemonSets: ['cilium', 'anetd'] },
  { cni: 'ovn-kubernetes', daemonSets: ['ovnkube-node'] },
  { cni: 'openshift-sdn', daemonSets: ['sdn'] },
  { cni: 'kube-ovn', daemonSets: ['kube-ovn-cni'] },
  { cni: 'antrea', daemonSets: ['antrea-agent'] },
  { cni: 'calico', daemonSets: ['calico-node'] },
  { cni: 'kube-router', daemonSets: ['kube-router'] },
  { cni: 'terway', daemonSets: ['terway-eniip', 'terway'] },
  { cni: 'azure', daemonSets: ['azure-cns'] },
  { cni: 'kindnet', daemonSets: ['kindnet'] },
];

/** Where the agents of those networks run as a rule. */
export const AGENT_NAMESPACES: readonly string[] = [
  'kube-system',
  'kube-flannel',
  'calico-system',
  'openshift-ovn-kubernetes',
  'openshift-sdn',
];

/** A network that is there, and the DaemonSet of its agent. */
export interface NetworkOfAgent {
  cni: string;
  daemonSet: V1DaemonSet;
}

/** The networks whose agents run in a cluster, best first. A DaemonSet that is scheduled nowhere is a left-over. */
export function runningNetworks(daemonSets: readonly V1DaemonSet[]): NetworkOfAgent[] {
  return NETWORKS.flatMap(({ cni, daemonSets: names }) =>
    daemonSets
      .filter((one) => names.includes(one.metadata?.name ?? '') && !isScheduledNowhere(one))
      .map((daemonSet) => ({ cni, daemonSet })),
  );
}

/** Whether its controller has looked at it and found no node for it. */
function isScheduledNowhere({ status }: V1DaemonSet): boolean {
  return (
    status?.observedGeneration !== undefined &&
    status.desiredNumberScheduled === 0 &&
    status.currentNumberScheduled === 0
  );
}
