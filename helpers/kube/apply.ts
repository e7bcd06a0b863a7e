import { ApiException, type KubernetesObject, PatchStrategy } from '@kubernetes/client-node';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import type { Kube } from './client.ts';
import { knowsRoles, shortReason, waitFor } from './wait.ts';

/** The owner of the fields that this program sets, in the cluster's records. */
const FIELD_MANAGER = 'netconform';

/**
 * Applies objects on the server's side, in their order, namespaces and the like first as written.
 * @param signal until it aborts, an API server that is away is waited for; absent: its absence is an error
 */
export async function apply(
  kube: Kube,
  objects: readonly KubernetesObject[],
  signal?: AbortSignal,
): Promise<void> {
  const first = objects.filter(({ kind }) => kind === 'Namespace');
  for (const object of first) await applyOne(kube, object, signal);
  await Promise.all(
    objects.filter((object) => !first.includes(object)).map((object) => applyOne(kube, object, signal)),
  );
}

/** Checks whether the server would accept the objects from this user; creates nothing. */
export async function tryApply(kube: Kube, objects: readonly KubernetesObject[]): Promise<void> {
  for (const object of objects)
    await patch(kube, object, 'All').catch((error: unknown) => {
      throw notTaken(object, error);
    });
}

async function applyOne(kube: Kube, object: KubernetesObject, signal?: AbortSignal): Promise<void> {
  const take = async () => {
    try {
      await patch(kube, object);
      return { done: undefined };
    } catch (error) {
      // An admission webhook that does not answer: waiting does not help.
      throw error instanceof ApiException && error.code === 500 ? notTaken(object, error) : error;
    }
  };
  const bounds = {
    withinMs: TIMEOUTS.fixtures,
    everyMs: PAUSES.poll,
    knowsRoles: () => knowsRoles(kube),
  };
  const taken = signal === undefined ? take() : waitFor(nameOf(object), take, { ...bounds, signal });
  await taken.catch((error: unknown) => {
    throw notTaken(object, error);
  });
}

async function patch(kube: Kube, object: KubernetesObject, dryRun?: 'All'): Promise<void> {
  await kube.objects.patch(object, undefined, dryRun, FIELD_MANAGER, true, PatchStrategy.ServerSideApply);
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata?.name}`;
}

/** The error of a refused request, with the object in its message; any other error unchanged. */
function notTaken(object: KubernetesObject, error: unknown): unknown {
  if (!(error instanceof ApiException)) return error;
  return new Error(`${nameOf(object)} was rejected: ${shortReason(error)}`, { cause: error });
}
