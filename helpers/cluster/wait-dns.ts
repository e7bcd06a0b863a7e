import { TIMEOUTS } from '../config/timeouts.ts';
import type { Kube } from '../kube/client.ts';
import { waitForPods } from '../kube/wait-pods.ts';

/**
 * Waits until every pod of a new cluster's DNS is ready: one that began before the network did tries the API server again only after a
 * while, and answers nobody until then. What does not become ready is told, and left for the requirements to name.
 * @throws the signal's reason when it aborts
 */
export async function waitForDns(
  kube: Kube,
  { signal, notice }: { signal: AbortSignal; notice: (line: string) => void },
): Promise<void> {
  const pods = {
    namespace: 'kube-system',
    selector: 'k8s-app=kube-dns',
    enough: (ready: readonly unknown[], all: readonly unknown[]) =>
      (all.length > 0 && ready.length === all.length) || `${ready.length} of ${all.length} pods to be ready`,
  };
  try {
    await waitForPods(kube, 'cluster DNS', pods, { withinMs: TIMEOUTS.dns, signal });
  } catch (error) {
    signal.throwIfAborted();
    notice((error as Error).message);
  }
}
