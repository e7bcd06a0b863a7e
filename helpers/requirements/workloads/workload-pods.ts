import type { V1LabelSelector, V1NetworkPolicy, V1Pod } from '@kubernetes/client-node';
import { holds } from '../../kube/inventory/schedulable.ts';
import { RUN_LABEL } from '../../model/labels.ts';

/** Pairs of a node and a workload that are asked at most; beyond that, a sample of them. */
const MOST_PAIRS = 10_000;

/** Which source asks which targets, and how much of all that is. */
interface Shares<T> {
  /** By the place of the source. */
  asked: T[][];
  /** What the sample covers, in words; undefined: every pair is asked. */
  coverage: string | undefined;
}

/**
 * Shares targets out among sources: each to all of them, or beyond {@link MOST_PAIRS} each to as many as there is room for, evenly.
 * @param rotation another one chooses other sources, or other targets where there are more than may be asked
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

/** What is kept of a pod that a run did not make. */
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
 * Running pods of others with an address of their own.
 * @param nodes those that take part
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
    // Those of other runs come and go.
    const ours = metadata?.labels?.[RUN_LABEL] !== undefined;
    if (!runs || ours || spec?.hostNetwork === true || ip === '' || !nodes.has(node)) return [];
    const name = `${metadata?.namespace}/${metadata?.name}`;
    return [
      { uid: metadata?.uid ?? '', name, node, ip, selected: policies.some((policy) => selects(policy, pod)) },
    ];
  });
}

/** Whether a policy decides what comes in to a pod: https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
function selects({ metadata, spec }: V1NetworkPolicy, pod: V1Pod): boolean {
  // Without types it is for ingress, whatever else it is for.
  const ingress = spec?.policyTypes?.includes('Ingress') ?? true;
  return (
    ingress &&
    metadata?.namespace === pod.metadata?.namespace &&
    matches(spec?.podSelector, pod.metadata?.labels ?? {})
  );
}

/** Without any condition a selector matches all. */
function matches(
  { matchLabels = {}, matchExpressions = [] }: V1LabelSelector = {},
  labels: Record<string, string>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((one) => holds(one, labels[one.key]))
  );
}
