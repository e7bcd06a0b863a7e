import type { V1DaemonSet, V1Deployment, V1Node, V1Pod } from '@kubernetes/client-node';
import { type Kube, listAll, readable } from '../kube/client.ts';
import { isReady } from '../kube/pod-trouble.ts';
import { networkRefusals, PodsFailed, waitForPods } from '../kube/wait-pods.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { refusedPods, type WithoutPods } from './refused-pods.ts';

/** The fixture on the host network, whose pods some policies of admission do not take. */
export const ON_HOST_NETWORK = 'host';

/** How far fixtures came up. */
export interface CameUp {
  /** Why what needs pods on the host network cannot be asked, in words; absent: they are admitted. */
  refused?: string;
  /** Why some pods are not ready, in words; absent: all are. */
  trouble?: string;
  /** The pods that are not, as RunContext has them. */
  waitedInVain?: string[];
}

/** @throws Error where fixtures have not come up as a whole */
export function expectWhole({ refused, trouble }: CameUp): void {
  const why = trouble ?? refused;
  if (why !== undefined) throw new Error(why);
}

/**
 * Waits until every pod of the fixtures is ready, or none gets any further: what became of some is then told, and the others are asked.
 * @throws whatever is not about the pods themselves, such as the signal's reason
 */
export async function waitForFixtures(
  kube: Kube,
  { namespace, selector }: { namespace: string; selector: string },
  signal: AbortSignal,
): Promise<CameUp> {
  const start = performance.now();
  const stuck = new Map<string, string | undefined>();
  const deadSince = new Map<string, number>();
  let refusal: string | undefined;
  let last: V1Pod[] = [];
  const enough = async (ready: V1Pod[], all: V1Pod[]): Promise<true | string> => {
    last = all;
    const patient = performance.now() - start < TIMEOUTS.passingTrouble;
    const { dead, alive } = patient ? { dead: [], alive: true } : await deadNodes(kube, deadSince);
    if (!alive) throw new PodsFailed('fixtures: no node is Ready');
    const unready = all
      .filter((pod) => !ready.includes(pod) && !stuck.has(pod.metadata?.uid ?? ''))
      .filter(({ spec }) => !dead.includes(spec?.nodeName ?? ''));
    if (unready.length > 0 && performance.now() - start > TIMEOUTS.agentReady) {
      const refusals = await networkRefusals(kube, namespace);
      const why = unready.map(({ metadata }) => refusals.get(metadata?.uid ?? ''));
      if (why[0] !== undefined && !why.includes(undefined))
        throw new PodsFailed(`fixtures: ${unready[0]?.spec?.nodeName} gives pods no network: ${why[0]}`);
    }
    const waiting = unready.map(({ metadata }) => metadata?.name);
    const missing = await withoutPods(kube, namespace, selector);
    const others = missing.filter(({ name }) => name !== ON_HOST_NETWORK);
    if (others.length > 0) {
      const refused = patient ? undefined : await refusedPods(kube, namespace, others);
      if (refused !== undefined && waiting.length === 0) throw new PodsFailed(`fixtures: ${refused.message}`);
    } else if (missing.length > 0 && waiting.length === 0) {
      const refused = await refusedPods(kube, namespace, missing);
      if (refused !== undefined && (refused.forGood || !patient)) {
        refusal = refused.message;
        return true;
      }
    }
    if (missing.length > 0) return `the pods of ${missing.map(({ name }) => name).join(', ')}`;
    return waiting.length === 0 && all.length > 0 ? true : `ready of ${waiting.join(', ') || 'any pod'}`;
  };
  const reasons = () => {
    const told = [...stuck.values()].filter((why) => why !== undefined);
    return [...told, ...(stuck.size > told.length ? [`and ${stuck.size - told.length} more pods`] : [])];
  };
  const onStuck = (pod: V1Pod, why: string | undefined) => stuck.set(pod.metadata?.uid ?? '', why);
  const trouble = await waitForPods(
    kube,
    'fixtures',
    { namespace, selector, enough, onStuck },
    { withinMs: TIMEOUTS.fixtures, signal },
  ).then(
    () => (stuck.size === 0 ? undefined : `fixtures: ${reasons().join('\n')}`),
    (error: unknown) => {
      if (error instanceof PodsFailed) return [error.message, ...reasons()].join('\n');
      throw error;
    },
  );
  const unready = last.filter((pod) => !isReady(pod));
  return {
    ...(refusal === undefined ? {} : { refused: `needs a pod on the host network: ${refusal}` }),
    ...(trouble === undefined ? {} : { trouble }),
    ...(unready.length === 0 ? {} : { waitedInVain: unready.flatMap(keysOf) }),
  };
}

/** A pod by its uid, and by its kind and node. */
function keysOf({ metadata, spec }: V1Pod): string[] {
  return [metadata?.uid ?? '', `${metadata?.labels?.app} on ${spec?.nodeName}`];
}

/**
 * Nodes that stay not Ready, and whether there are others. Their pods are not waited for: a requirement names the node. On a busy machine
 * a node may be not Ready for some seconds.
 * @param since when each of them was first seen so, by any clock that goes forward, ms
 */
async function deadNodes(
  kube: Kube,
  since: Map<string, number>,
): Promise<{ dead: string[]; alive: boolean }> {
  const nodes = (await readable(() => listAll<V1Node>((query) => kube.core.listNode(query)))) ?? [];
  const now = performance.now();
  const dead = nodes.flatMap((node) => {
    const name = node.metadata?.name ?? '';
    if (isReady(node)) since.delete(name);
    else since.set(name, since.get(name) ?? now);
    return now - (since.get(name) ?? now) >= TIMEOUTS.agentReady ? [name] : [];
  });
  return { dead, alive: nodes.length === 0 || dead.length < nodes.length };
}

/** What has not made all its pods yet. */
async function withoutPods(kube: Kube, namespace: string, labelSelector: string): Promise<WithoutPods[]> {
  const [daemonSets, deployments] = await Promise.all([
    listAll<V1DaemonSet>((query) =>
      kube.apps.listNamespacedDaemonSet({ namespace, labelSelector, ...query }),
    ),
    listAll<V1Deployment>((query) =>
      kube.apps.listNamespacedDeployment({ namespace, labelSelector, ...query }),
    ),
  ]);
  return [
    ...daemonSets
      .filter(
        ({ metadata, status }) =>
          status === undefined ||
          status.observedGeneration !== metadata?.generation ||
          status.desiredNumberScheduled === 0 ||
          status.currentNumberScheduled < status.desiredNumberScheduled,
      )
      .map(({ metadata }) => ({
        kind: 'DaemonSet',
        name: metadata?.name ?? '',
        uid: metadata?.uid ?? '',
        told: undefined,
      })),
    ...deployments
      .filter(({ spec, status }) => (status?.replicas ?? 0) < (spec?.replicas ?? 1))
      .map(({ metadata, status }) => ({
        kind: 'Deployment',
        name: metadata?.name ?? '',
        uid: metadata?.uid ?? '',
        told: status?.conditions?.find(({ type, status: is }) => type === 'ReplicaFailure' && is === 'True')
          ?.message,
      })),
  ];
}
