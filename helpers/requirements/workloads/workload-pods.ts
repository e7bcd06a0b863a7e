import type { V1LabelSelector, V1NetworkPolicy, V1Pod } from '@kubernetes/client-node';
import { holds } from '../../kube/inventory/schedulable.ts';
import { RUN_LABEL } from '../../model/labels.ts';

/** Maximum number of pairs of a node and a workload. If there are more, a sample is probed. */
const MOST_PAIRS = 10_000;

interface Shares<T> {
  /** The targets of each source, by its index. */
  asked: T[][];
  /** The coverage of the sample, in words; undefined: every pair is probed. */
  coverage: string | undefined;
}

/**
 * Shares targets evenly among sources. Each target goes to all sources, or to fewer if there are more than `most` pairs. With more than `most`
 * targets, some go to no source.
 * @param rotation another number chooses other sources and, with too many targets, other targets
 * @param most maximum number of pairs
 */
export function sharePairs<T>(
  sources: number,
  targets: readonly T[],
  rotation = 0,
  most = MOST_PAIRS,
): Shares<T> {
  const asked = Array.from({ length: sources }, (): T[] => []);
  const each = Math.min(sources, Math.max(1, Math.floor(most / Math.max(1, targets.length))));
  const room = Math.min(targets.length, Math.floor(most / each));
  for (let place = 0; place < room; place += 1) {
    const at = Math.floor((place * targets.length) / Math.max(1, room));
    const target = targets[(at + rotation) % targets.length] as T;
    for (let one = 0; one < each; one += 1) asked[(place * each + one + rotation) % sources]?.push(target);
  }
  const all = sources * targets.length;
  const count = room * each;
  const percent = Number(((100 * count) / Math.max(1, all)).toPrecision(2));
  return {
    asked,
    coverage:
      count === all
        ? undefined
        : `a sample of ${count.toLocaleString('en')} of ${all.toLocaleString('en')} pairs (${percent} %): ${room.toLocaleString('en')} of ${targets.length.toLocaleString('en')} workloads, each from ${each} of ${sources} nodes`,
  };
}

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
 * Selects existing running pods with their own address. Pods of any run of netconform are left out.
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

/** Whether a policy restricts ingress of a pod: https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
function selects({ metadata, spec }: V1NetworkPolicy, pod: V1Pod): boolean {
  // A policy without types always applies to ingress.
  const ingress = spec?.policyTypes?.includes('Ingress') ?? true;
  return (
    ingress &&
    metadata?.namespace === pod.metadata?.namespace &&
    matches(spec?.podSelector, pod.metadata?.labels ?? {})
  );
}

/** A selector without conditions matches every pod. */
function matches(
  { matchLabels = {}, matchExpressions = [] }: V1LabelSelector = {},
  labels: Record<string, string>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((one) => holds(one, labels[one.key]))
  );
}
