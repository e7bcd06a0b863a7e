import { ApiException } from '@kubernetes/client-node';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import { apply } from './apply.ts';
import type { Kube } from './client.ts';
import { listAll } from './list.ts';
import { knowsRoles, patiently } from './patiently.ts';
import { waitFor } from './wait.ts';

/** Makes a namespace that pods can be put into. */
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

/** Pods are refused until their namespace has its default service account, which a busy control plane makes late. */
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
  const labelled = await patiently(kube, `namespaces with ${labelSelector}`, signal, async () => {
    const found = await listAll((query) => kube.core.listNamespace({ labelSelector, ...query }));
    return { done: found.flatMap(({ metadata }) => metadata?.name ?? []) };
  });
  const all = [...new Set([name, ...labelled])].filter((each) => each !== but);
  await Promise.all(all.map((each) => removeNamespace(kube, each, signal)));
}

/** Removes a namespace and waits until it is gone; one that is not there is no error. */
export async function removeNamespace(kube: Kube, name: string, signal: AbortSignal): Promise<void> {
  await patiently(kube, `removal of namespace ${name}`, signal, async () => {
    try {
      const { metadata } = await kube.core.readNamespace({ name });
      if (metadata?.deletionTimestamp === undefined) await kube.core.deleteNamespace({ name });
      // At once: a node that is gone never says that its pods have ended.
      await kube.core.deleteCollectionNamespacedPod({ namespace: name, gracePeriodSeconds: 0 });
      return { waitingFor: 'its pods to end' };
    } catch (error) {
      if (error instanceof ApiException && error.code === 404) return { done: true };
      throw error;
    }
  });
}
