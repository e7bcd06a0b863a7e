import { ApiException, type V1Pod } from '@kubernetes/client-node';
import { listAll } from '../kube/client.ts';
import { exec } from '../kube/exec.ts';
import { restartsOf } from '../kube/pod-trouble.ts';
import { ExecBroken } from '../kube/shell.ts';
import { nodesOf } from '../model/finding.ts';
import { PASSING_LABEL, RUN_LABEL } from '../model/labels.ts';
import { type Evidence, Inconclusive, Violation } from '../model/outcomes.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import type { ClusterUnderTest } from '../probe/cluster-under-test.ts';

/** Areas that read objects, except ADDR-3, which probes. No policy and no dead node is considered as a cause for them. */
const NOT_PROBED = ['Addressing', 'Nodes'];

/**
 * Runs a check. After a violation it looks for another cause: a pod of the run was evicted or restarted, its node is down, or a foreign policy
 * isolates it. Such a violation says nothing about the network.
 * @param area the area of the requirement
 * @throws Inconclusive instead of a Violation that may have another cause
 */
export async function ruleOutDisturbance(
  cluster: ClusterUnderTest,
  area: string,
  check: () => Promise<Evidence>,
): Promise<Evidence> {
  const before = await fixturePods(cluster);
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    const after = await fixturePods(cluster);
    const doubts = [
      ...disturbed(before, after),
      ...missing(cluster.run.alone ?? [], before),
      ...(NOT_PROBED.includes(area)
        ? []
        : [...(await deadNodes(cluster, after)), ...(await policies(cluster))]),
    ];
    if (doubts[0] === undefined) throw error;
    const { pairs, sampled } = error;
    const nodes = [...doubts.flatMap(({ node }) => node ?? []), ...nodesOf(error.finding)];
    throw new Inconclusive(
      `${doubts[0].why}; this may explain the result: ${error.message}`,
      [...doubts.map(({ why }) => why), ...error.details],
      { pairs, sampled, nodes: [...new Set(nodes)] },
    );
  }
}

/** Another possible cause of a violation than the network. */
interface Doubt {
  why: string;
  node?: string | undefined;
}

/** Pods that were deleted, failed or restarted between two reads. */
export function disturbed(before: readonly V1Pod[], after: readonly V1Pod[]): Doubt[] {
  return before.flatMap((pod) => {
    const now = after.find(({ metadata }) => metadata?.uid === pod.metadata?.uid);
    const node = pod.spec?.nodeName;
    const name = `pod ${pod.metadata?.name} on ${node}`;
    if (now === undefined || now.metadata?.deletionTimestamp !== undefined)
      return { node, why: `${name} was deleted meanwhile` };
    if (now.status?.phase === 'Failed')
      return { node, why: `${name} ended meanwhile: ${now.status.reason ?? now.status.message ?? 'failed'}` };
    return restartsOf(now) > restartsOf(pod) ? { node, why: `${name} was restarted meanwhile` } : [];
  });
}

/** Pods without a controller that were already gone before the check. */
export function missing(alone: readonly string[], before: readonly V1Pod[]): Doubt[] {
  return alone
    .filter((name) => !before.some(({ metadata }) => metadata?.name === name))
    .map((name) => ({ why: `pod ${name} was deleted during the run, and no controller replaces it` }));
}

function fixturePods({ kube, run: { name, namespace } }: ClusterUnderTest): Promise<V1Pod[]> {
  const labelSelector = `${RUN_LABEL}=${name},!${PASSING_LABEL}`;
  return listAll<V1Pod>((query) => kube.core.listNamespacedPod({ namespace, labelSelector, ...query }));
}

/** Nodes on which commands no longer run. The cluster reports such a node as not Ready much later. */
async function deadNodes({ kube, run }: ClusterUnderTest, pods: readonly V1Pod[]): Promise<Doubt[]> {
  const onEveryNode = pods.filter(({ metadata }) => metadata?.labels?.app === 'probe');
  const looks = onEveryNode.map(async ({ metadata, spec }) => {
    const probe = { namespace: run.namespace, pod: metadata?.name ?? '', container: 'agnhost' };
    try {
      await exec(kube, probe, ['true'], { timeoutMs: TIMEOUTS.exec });
      return [];
    } catch (error) {
      if (!(error instanceof ExecBroken)) throw error;
      const node = spec?.nodeName;
      return [{ node, why: `no command can be run on ${node} any more: ${error.message}` }];
    }
  });
  return (await Promise.all(looks)).flat();
}

/** Network policies in the run's own namespace. They are foreign, because the run creates none there. */
async function policies({ kube, run: { namespace } }: ClusterUnderTest): Promise<Doubt[]> {
  const found = await kube.networking.listNamespacedNetworkPolicy({ namespace }).catch((error: unknown) => {
    if (error instanceof ApiException && error.code === 403) return { items: [] };
    throw error;
  });
  return found.items.map(({ metadata }) => ({
    why: `NetworkPolicy ${metadata?.name}, which the run did not create, applies in namespace ${namespace}`,
  }));
}
