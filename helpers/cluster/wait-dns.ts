import type { V1Pod } from '@kubernetes/client-node';
import { type Kube, listAll } from '../kube/client.ts';
import { isReady } from '../kube/pod-trouble.ts';
import { waitFor } from '../kube/wait.ts';
import { waitForPods } from '../kube/wait-pods.ts';
import { PAUSES, TIMEOUTS, TRIES } from '../model/timeouts.ts';

const PODS = { namespace: 'kube-system', selector: 'k8s-app=kube-dns' };

/**
 * Waits until every pod of a new cluster's DNS is ready: one that began before the network did tries the API server again only after a
 * while, and answers nobody until then. What does not become ready is told, and left for the requirements to name.
 * @param options `ours`: the cluster was made here, so that pods which wait in vain may be replaced
 * @throws the signal's reason when it aborts
 */
export async function waitForDns(
  kube: Kube,
  { signal, notice, ours = false }: { signal: AbortSignal; notice: (line: string) => void; ours?: boolean },
): Promise<void> {
  try {
    if (ours) await replaceWaiting(kube, signal);
    await ready(kube, TIMEOUTS.dns, signal);
  } catch (error) {
    signal.throwIfAborted();
    notice((error as Error).message);
  }
}

/**
 * Has pods replaced that have run for some seconds and are not ready: a connection to the API server's cluster IP that was begun before
 * their node's kube-proxy had written its rules is waited for in vain for half a minute, and a new one is answered at once. Ends once all
 * are ready, or have been replaced often enough.
 * @throws WaitTimeout when there is neither
 */
async function replaceWaiting(kube: Kube, signal: AbortSignal): Promise<void> {
  const { namespace, selector: labelSelector } = PODS;
  const look = async () => {
    const pods = await listAll((query) =>
      kube.core.listNamespacedPod({ namespace, labelSelector, ...query }),
    );
    const waiting = pods.filter((pod) => !isReady(pod));
    const stalled = waiting.filter(hasWaited);
    return stalled.length > 0 || (pods.length > 0 && waiting.length === 0)
      ? { done: stalled }
      : { waitingFor: `${waiting.length} of ${pods.length} pods to be ready` };
  };
  const within = { withinMs: TIMEOUTS.dns, everyMs: PAUSES.poll, signal };
  for (let times = 0; times < TRIES.dnsReplaced; times += 1) {
    const stalled = await waitFor('cluster DNS', look, within);
    if (stalled.length === 0) return;
    for (const { metadata } of stalled)
      await kube.core.deleteNamespacedPod({
        name: metadata?.name ?? '',
        namespace,
        gracePeriodSeconds: TIMEOUTS.podGrace / 1000,
      });
  }
}

/** Whether it has run for so long that it would be ready. On the clock of this machine, which is that of nodes made here. */
function hasWaited({ metadata, status }: V1Pod): boolean {
  const since = status?.containerStatuses?.[0]?.state?.running?.startedAt?.getTime();
  return (
    metadata?.deletionTimestamp === undefined &&
    since !== undefined &&
    Date.now() - since > TIMEOUTS.waitingDns
  );
}

async function ready(kube: Kube, withinMs: number, signal: AbortSignal): Promise<void> {
  const enough = (ready: readonly unknown[], all: readonly unknown[]) =>
    (all.length > 0 && ready.length === all.length) || `${ready.length} of ${all.length} pods to be ready`;
  await waitForPods(kube, 'cluster DNS', { ...PODS, enough }, { withinMs, signal });
}
