import type { V1Pod } from '@kubernetes/client-node';
import { DNS_PODS } from '../../kube/inventory/dns-services.ts';
import type { RunContext } from '../../model/run-context.ts';

/** The program that writes the rules of Services, as kubeadm labels it in kube-system. */
const KUBE_PROXY = 'k8s-app=kube-proxy';

/**
 * Whether a pod is one that the network is made of: the network's agent, kube-proxy, DNS. Where the agent is not known,
 * every pod on the host network that a DaemonSet makes is taken for one.
 */
export function isAgent(pod: V1Pod, { agent, namespace }: Pick<RunContext, 'agent' | 'namespace'>): boolean {
  const { metadata, spec } = pod;
  if (metadata?.namespace === namespace) return false;
  if (isDns(pod) || (metadata?.namespace === 'kube-system' && has(pod, KUBE_PROXY))) return true;
  if (agent !== undefined) return metadata?.namespace === agent.namespace && has(pod, agent.selector);
  return (
    spec?.hostNetwork === true && metadata?.ownerReferences?.some(({ kind }) => kind === 'DaemonSet') === true
  );
}

/** Whether a pod belongs to DNS, which concerns every node. */
export function isDns(pod: V1Pod): boolean {
  return (DNS_PODS[pod.metadata?.namespace ?? ''] ?? []).some((selector) => has(pod, selector));
}

function has({ metadata }: V1Pod, selector: string): boolean {
  const [label = '', value = ''] = selector.split('=');
  const own = metadata?.labels?.[label];
  return value === '' ? own !== undefined : own === value;
}
