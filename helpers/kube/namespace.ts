import { ApiException, type V1NamespaceCondition } from '@kubernetes/client-node';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import { apply } from './apply.ts';
import { type Kube, listAll } from './client.ts';
import { knowsRoles, retryOnForbidden, waitFor } from './wait.ts';

/** Creates a namespace and waits until it accepts pods. */
export async function createNamespace(
  kube: Kube,
  name: string,
  {
    labels = {},
    annotations = {},
  }: { labels?: Readonly<Record<string, string>>; annotations?: Readonly<Record<string, string>> },
  signal: AbortSignal,
): Promise<void> {
  const metadata = {
    name,
    labels: { ...labels, 'app.kubernetes.io/managed-by': 'netconform' },
    annotations: { ...annotations },
  };
  await apply(kube, [{ apiVersion: 'v1', kind: 'Namespace', metadata }], signal);
  await serviceAccount(kube, name, signal);
}

/** Pods are refused until their namespace has its default service account, which a busy control plane creates late. */
async function serviceAccount(kube: Kube, namespace: string, signal: AbortSignal): Promise<void> {
  await waitFor(
    `service account of namespace ${namespace}`,
    async () => {
      const { items } = await kube.core.listNamespacedServiceAccount({ namespace });
      return items.some(({ metadata }) => metadata?.name === 'default')
        ? { done: true }
        : { waitingFor: 'default' };
    },
    { withinMs: TIMEOUTS.fixtures, everyMs: PAUSES.poll, signal, knowsRoles: () => knowsRoles(kube) },
  );
}

/**
 * Removes the namespaces with a label, and one by its name, and waits until they are gone; none there is no error.
 * @param but one that stays
 */
export async function removeNamespaces(
  kube: Kube,
  name: string,
  labelSelector: string,
  signal: AbortSignal,
  but?: string,
): Promise<void> {
  const labelled = await retryOnForbidden(kube, `namespaces with ${labelSelector}`, signal, async () => {
    const found = await listAll((query) => kube.core.listNamespace({ labelSelector, ...query }));
    return { done: found.flatMap(({ metadata }) => metadata?.name ?? []) };
  });
  const all = [...new Set([name, ...labelled])].filter((each) => each !== but);
  await Promise.all(all.map((each) => removeNamespace(kube, each, signal)));
}

/**
 * Removes a namespace and waits until it is gone; one that is not there is no error.
 * @throws Error with the finalizer's own words where it cannot end, as while an aggregated API is down
 */
export async function removeNamespace(kube: Kube, name: string, signal: AbortSignal): Promise<void> {
  let hinderedSince: number | undefined;
  await retryOnForbidden(kube, `removal of namespace ${name}`, signal, async () => {
    try {
      const { metadata, status } = await kube.core.readNamespace({ name });
      const { hindrance, remaining } = whyNamespaceStays(status?.conditions ?? []);
      hinderedSince = hindrance === undefined ? undefined : (hinderedSince ?? performance.now());
      if (hinderedSince !== undefined && performance.now() - hinderedSince >= TIMEOUTS.passingTrouble)
        throw new Error(`namespace ${name} cannot be removed: ${hindrance}`);
      if (metadata?.deletionTimestamp === undefined) await kube.core.deleteNamespace({ name });
      // At once, because a removed node never reports the end of its pods.
      await kube.core.deleteCollectionNamespacedPod({ namespace: name, gracePeriodSeconds: 0 });
      return { waitingFor: hindrance ?? remaining ?? 'its pods to end' };
    } catch (error) {
      if (error instanceof ApiException && error.code === 404) return { done: true };
      throw error;
    }
  });
}

/** Conditions of a namespace that ends (pkg/controller/namespace/deletion): what nothing in it can mend, and what is only left in it. */
const HINDRANCES = ['NamespaceDeletionDiscoveryFailure', 'NamespaceDeletionGroupVersionParsingFailure'];
const REMAINING = [
  'NamespaceFinalizersRemaining',
  'NamespaceDeletionContentFailure',
  'NamespaceContentRemaining',
];

/** Why a namespace has not ended yet, in the words of its controller. */
export function whyNamespaceStays(
  conditions: readonly Pick<V1NamespaceCondition, 'type' | 'status' | 'message'>[],
): { hindrance: string | undefined; remaining: string | undefined } {
  const first = (types: readonly string[]) =>
    types.flatMap((type) => conditions.filter((one) => one.type === type && one.status === 'True'))[0]
      ?.message;
  return { hindrance: first(HINDRANCES), remaining: first(REMAINING) };
}
