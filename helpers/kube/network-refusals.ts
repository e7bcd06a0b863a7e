import type { CoreV1Event } from '@kubernetes/client-node';
import type { Kube } from './client.ts';
import { listAll, readable } from './list.ts';

/** Messages of container runtimes for a failed CNI plugin: containerd, CRI-O and dockershim. */
const NO_NETWORK = /set ?up network|CNI network|cni failed to set up/i;

/** Whether the message is about the pod's network, and not about another problem. */
export function isNetworkRefusal(message: string): boolean {
  return NO_NETWORK.test(message);
}

/** Why pods of a namespace get no network, in the runtime's words, by uid; empty if events may not be read. */
export async function networkRefusals(kube: Kube, namespace: string): Promise<Map<string, string>> {
  const fieldSelector = 'reason=FailedCreatePodSandBox';
  const events = await readable(() =>
    listAll<CoreV1Event>((query) => kube.core.listNamespacedEvent({ namespace, fieldSelector, ...query })),
  );
  const refusals = (events ?? []).filter(({ message = '' }) => isNetworkRefusal(message));
  return new Map(refusals.map(({ involvedObject, message = '' }) => [involvedObject.uid ?? '', message]));
}
