import type { V1Pod } from '@kubernetes/client-node';
import { TIMEOUTS } from '../config/timeouts.ts';
import type { Kube } from './client.ts';
import { listAll } from './list.ts';
import { describeTrouble, isPullFailing, isReady, troubleOf } from './pod-trouble.ts';
import { waitFor } from './wait.ts';

/** A pod will not start; the message names it, its last event and its last log lines. */
export class PodsFailed extends Error {
  override readonly name = 'PodsFailed';
}

/**
 * Waits until `enough` of the pods with a label are ready, looking at them all the while for what will not mend.
 * @throws PodsFailed as soon as one of them is known to be stuck; WaitTimeout when the time is over
 */
export async function waitForPods(
  kube: Kube,
  what: string,
  pods: {
    namespace: string;
    selector: string;
    enough: (ready: V1Pod[], all: V1Pod[]) => true | string | Promise<true | string>;
  },
  options: { withinMs: number; signal: AbortSignal },
): Promise<V1Pod[]> {
  const pullFailingSince = new Map<string, number>();
  return waitFor(
    what,
    async () => {
      const all = await listAll((query) =>
        kube.core.listNamespacedPod({ namespace: pods.namespace, labelSelector: pods.selector, ...query }),
      );
      for (const pod of all) {
        const trouble = troubleOf(pod, lastsLongEnough(pod, pullFailingSince));
        if (trouble !== undefined) throw new PodsFailed(`${what}: ${await describeTrouble(kube, trouble)}`);
      }
      const ready = all.filter(isReady);
      const enough = await pods.enough(ready, all);
      return enough === true ? { done: ready } : { waitingFor: enough };
    },
    { ...options, everyMs: TIMEOUTS.poll },
  );
}

function lastsLongEnough(pod: V1Pod, since: Map<string, number>): boolean {
  const uid = pod.metadata?.uid ?? '';
  if (!isPullFailing(pod)) {
    // Between two tries the reason is gone for a moment; the first failure's time still counts.
    return false;
  }
  const first = since.get(uid) ?? performance.now();
  since.set(uid, first);
  return performance.now() - first >= TIMEOUTS.imagePull;
}
