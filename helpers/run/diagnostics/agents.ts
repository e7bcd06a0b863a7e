import type { V1Pod } from '@kubernetes/client-node';
import type { RunContext } from '../../model/run-context.ts';

/** What every cluster of kubeadm's make has: what programs Services, and what resolves names. */
const USUAL = ['k8s-app=kube-proxy', 'k8s-app=kube-dns'];

/**
 * Whether a pod is one that the network is made of: the network's agent, kube-proxy, DNS. Where the agent is not known,
 * every pod on the host network that a DaemonSet makes is taken for one.
 */
export function isAgent(pod: V1Pod, { agent, namespace }: Pick<RunContext, 'agent' | 'namespace'>): boolean {
  const { metadata, spec } = pod;
  if (metadata?.namespace === namespace) return false;
  const has = (selector: string) => {
    const [label = '', value] = selector.split('=');
    return metadata?.labels?.[label] === value;
  };
  if (metadata?.namespace === 'kube-system' && USUAL.some(has)) return true;
  if (agent !== undefined) return metadata?.namespace === agent.namespace && has(agent.selector);
  return (
    spec?.hostNetwork === true && metadata?.ownerReferences?.some(({ kind }) => kind === 'DaemonSet') === true
  );
}

/** Whether a pod belongs to DNS, which concerns every node. */
export function isDns({ metadata }: V1Pod): boolean {
  return metadata?.namespace === 'kube-system' && metadata.labels?.['k8s-app'] === 'kube-dns';
}
