import { TIMEOUTS } from '../config/timeouts.ts';
import type { Kube } from '../kube/client.ts';
import { listAll } from '../kube/list.ts';
import { isReady } from '../kube/pod-trouble.ts';
import { waitForPods } from '../kube/wait-pods.ts';

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
 * Has pods replaced that run and are not ready within a few seconds: a connection to the API server's cluster IP that was begun before
 * kube-proxy had written its rules is waited for in vain for half a minute, and a new one is answered at once.
 */
async function replaceWaiting(kube: Kube, signal: AbortSignal): Promise<void> {
  const { namespace, selector: labelSelector } = PODS;
  await ready(kube, TIMEOUTS.waitingDns, signal).catch(async () => {
    signal.throwIfAborted();
    const pods = await listAll((query) =>
      kube.core.listNamespacedPod({ namespace, labelSelector, ...query }),
    );
    const waiting = pods.filter((pod) => pod.status?.phase === 'Running' && !isReady(pod));
    for (const { metadata } of waiting)
      await kube.core.deleteNamespacedPod({
        name: metadata?.name ?? '',
        namespace,
        gracePeriodSeconds: 1,
      });
  });
}

async function ready(kube: Kube, withinMs: number, signal: AbortSignal): Promise<void> {
  const enough = (ready: readonly unknown[], all: readonly unknown[]) =>
    (all.length > 0 && ready.length === all.length) || `${ready.length} of ${all.length} pods to be ready`;
  await waitForPods(kube, 'cluster DNS', { ...PODS, enough }, { withinMs, signal });
}
