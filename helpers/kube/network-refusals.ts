import type { CoreV1Event } from '@kubernetes/client-node';
import { type Kube, listAll, readable } from './client.ts';

/** Words of container runtimes where a CNI plugin gives a pod no network: containerd's, and those of CRI-O and dockershim. */
const NO_NETWORK = /set ?up network|CNI network|cni failed to set up/i;

/** Whether a runtime says that a pod gets no network, and not that something else is wrong. */
export function isNetworkRefusal(message: string): boolean {
  return NO_NETWORK.test(message);
}

/** Why pods of a namespace get no network, in their runtime's words, by uid; empty where events may not be read. */
export async function networkRefusals(kube: Kube, namespace: string): Promise<Map<string, string>> {
  const fieldSelector = 'reason=FailedCreatePodSandBox';
  const events = await readable(() =>
    listAll<CoreV1Event>((query) => kube.core.listNamespacedEvent({ namespace, fieldSelector, ...query })),
  );
  const refusals = (events ?? []).filter(({ message = '' }) => isNetworkRefusal(message));
  return new Map(refusals.map(({ involvedObject, message = '' }) => [involvedObject.uid ?? '', message]));
}
