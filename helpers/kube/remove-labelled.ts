import { ApiException, type KubernetesObject } from '@kubernetes/client-node';
import { type Kube, listAll } from './client.ts';
import { retryOnForbidden } from './wait.ts';

/** Objects with a label in a namespace, of the kinds that runs create. */
async function labelledIn(
  kube: Kube,
  namespace: string,
  labelSelector: string,
): Promise<{ daemonSets: Names; deployments: Names; services: Names; pods: Names }> {
  const within = { namespace, labelSelector };
  const [daemonSets, deployments, services, pods] = await Promise.all([
    listAll((query) => kube.apps.listNamespacedDaemonSet({ ...within, ...query })),
    listAll((query) => kube.apps.listNamespacedDeployment({ ...within, ...query })),
    listAll((query) => kube.core.listNamespacedService({ ...within, ...query })),
    listAll((query) => kube.core.listNamespacedPod({ ...within, ...query })),
  ]);
  return {
    daemonSets: namesOf(daemonSets),
    deployments: namesOf(deployments),
    services: namesOf(services),
    pods: namesOf(pods),
  };
}

type Names = string[];

function namesOf(objects: readonly KubernetesObject[]): Names {
  return objects.map(({ metadata }) => metadata?.name ?? '');
}

/** Removes everything with a label from a namespace that stays, and waits until it is gone. */
export async function removeLabelled(
  kube: Kube,
  namespace: string,
  labelSelector: string,
  signal: AbortSignal,
): Promise<void> {
  const within = { namespace, labelSelector };
  // Controllers go only after their pods, so that nothing creates new ones.
  const propagationPolicy = 'Foreground';
  await retryOnForbidden(
    kube,
    `removal of what has the label ${labelSelector} from ${namespace}`,
    signal,
    async () => {
      const { daemonSets, deployments, services, pods } = await labelledIn(kube, namespace, labelSelector);
      const all = [...daemonSets, ...deployments, ...services, ...pods];
      if (all.length === 0) return { done: true };
      if (daemonSets.length > 0)
        await kube.apps.deleteCollectionNamespacedDaemonSet({ ...within, propagationPolicy });
      if (deployments.length > 0)
        await kube.apps.deleteCollectionNamespacedDeployment({ ...within, propagationPolicy });
      await Promise.all(services.map((name) => gone(kube.core.deleteNamespacedService({ name, namespace }))));
      // At once, because a removed node never reports the end of its pods.
      if (pods.length > 0)
        await kube.core.deleteCollectionNamespacedPod({ ...within, gracePeriodSeconds: 0 });
      return { waitingFor: all.slice(0, 5).join(', ') };
    },
  );
}

/** A missing object is already removed. */
async function gone(removal: Promise<unknown>): Promise<void> {
  await removal.catch((error: unknown) => {
    if (!(error instanceof ApiException && error.code === 404)) throw error;
  });
}
