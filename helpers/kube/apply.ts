import { ApiException, type KubernetesObject, PatchStrategy } from '@kubernetes/client-node';
import type { Kube } from './client.ts';
import { shortReason } from './wait.ts';

/** Who owns the fields that this program sets, in the cluster's own records. */
const FIELD_MANAGER = 'netconform';

/** Applies objects on the server's side, in their order, namespaces and the like first as written. */
export async function apply(kube: Kube, objects: readonly KubernetesObject[]): Promise<void> {
  const first = objects.filter(({ kind }) => kind === 'Namespace');
  for (const object of first) await applyOne(kube, object);
  await Promise.all(
    objects.filter((object) => !first.includes(object)).map((object) => applyOne(kube, object)),
  );
}

/** Asks the server whether it would take the objects from this user; nothing is made. */
export async function tryApply(kube: Kube, objects: readonly KubernetesObject[]): Promise<void> {
  for (const object of objects) await applyOne(kube, object, 'All');
}

async function applyOne(kube: Kube, object: KubernetesObject, dryRun?: 'All'): Promise<void> {
  try {
    await kube.objects.patch(object, undefined, dryRun, FIELD_MANAGER, true, PatchStrategy.ServerSideApply);
  } catch (error) {
    if (!(error instanceof ApiException)) throw error;
    throw new Error(`${object.kind} ${object.metadata?.name} was not taken: ${shortReason(error)}`, {
      cause: error,
    });
  }
}
