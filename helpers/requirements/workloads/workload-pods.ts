import type { V1LabelSelector, V1NetworkPolicy, V1Pod } from '@kubernetes/client-node';
import { holds } from '../../kube/inventory/schedulable.ts';
import { RUN_LABEL } from '../../model/labels.ts';

/** The facts about an existing pod. */
export interface WorkloadPod {
  uid: string;
  /** As kubectl names it, such as "default/web-0". */
  name: string;
  node: string;
  ip: string;
  /** A NetworkPolicy selects it for ingress. */
  selected: boolean;
}

/**
 * Existing running pods with their own address.
 * @param nodes the nodes of the run
 */
export function workloadPods(
  pods: readonly V1Pod[],
  policies: readonly V1NetworkPolicy[],
  nodes: ReadonlySet<string>,
): WorkloadPod[] {
  return pods.flatMap((pod) => {
    const { metadata, spec, status } = pod;
    const node = spec?.nodeName ?? '';
    const ip = status?.podIP ?? '';
    const runs = status?.phase === 'Running' && metadata?.deletionTimestamp === undefined;
    // Pods of other runs come and go.
    const ours = metadata?.labels?.[RUN_LABEL] !== undefined;
    if (!runs || ours || spec?.hostNetwork === true || ip === '' || !nodes.has(node)) return [];
    const name = `${metadata?.namespace}/${metadata?.name}`;
    return [
      { uid: metadata?.uid ?? '', name, node, ip, selected: policies.some((policy) => selects(policy, pod)) },
    ];
  });
}

/** Whether a policy applies to ingress of a pod: https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
function selects({ metadata, spec }: V1NetworkPolicy, pod: V1Pod): boolean {
  // Without types a policy applies to ingress, in any case.
  const ingress = spec?.policyTypes?.includes('Ingress') ?? true;
  return (
    ingress &&
    metadata?.namespace === pod.metadata?.namespace &&
    matches(spec?.podSelector, pod.metadata?.labels ?? {})
  );
}

/** A selector without conditions matches all. */
function matches(
  { matchLabels = {}, matchExpressions = [] }: V1LabelSelector = {},
  labels: Record<string, string>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((one) => holds(one, labels[one.key]))
  );
}
