import type { Kube } from '../kube/client.ts';
import { listAll } from '../kube/list.ts';

/**
 * Why no pods are made of what was applied to a namespace, as the cluster's controllers say it: a quota, a policy of admission.
 * @returns undefined where none was refused
 */
export async function refusedPods(kube: Kube, namespace: string): Promise<string | undefined> {
  const events = await listAll((query) =>
    kube.core.listNamespacedEvent({ namespace, fieldSelector: 'reason=FailedCreate', ...query }),
  );
  const last = events.at(-1);
  if (last === undefined) return undefined;
  return `${last.involvedObject.kind} ${last.involvedObject.name} may not make its pods: ${last.message}`;
}
