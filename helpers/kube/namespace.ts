import { ApiException } from '@kubernetes/client-node';
import { TIMEOUTS } from '../config/timeouts.ts';
import { apply } from './apply.ts';
import type { Kube } from './client.ts';
import { waitFor } from './wait.ts';

/** Makes a namespace that pods can be put into. */
export async function createNamespace(
  kube: Kube,
  name: string,
  labels: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const metadata = { name, labels: { ...labels, 'app.kubernetes.io/managed-by': 'netconform' } };
  await apply(kube, [{ apiVersion: 'v1', kind: 'Namespace', metadata }]);
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
    { withinMs: TIMEOUTS.fixtures, everyMs: TIMEOUTS.poll, signal },
  );
}

/** Removes a namespace and waits until it is gone; one that is not there is no error. */
export async function removeNamespace(kube: Kube, name: string, signal: AbortSignal): Promise<void> {
  const gone = async <T>(call: () => Promise<T>): Promise<boolean> => {
    try {
      await call();
      return false;
    } catch (error) {
      if (error instanceof ApiException && error.code === 404) return true;
      throw error;
    }
  };
  if (await gone(() => kube.core.deleteNamespace({ name }))) return;
  // At once: a node that is gone never says that its pods have ended.
  await gone(() => kube.core.deleteCollectionNamespacedPod({ namespace: name, gracePeriodSeconds: 0 }));
  await waitFor(
    `removal of namespace ${name}`,
    async () =>
      (await gone(() => kube.core.readNamespace({ name })))
        ? { done: true }
        : { waitingFor: 'its pods to end' },
    { withinMs: TIMEOUTS.teardown, everyMs: TIMEOUTS.poll, signal },
  );
}
