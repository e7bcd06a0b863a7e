import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import { type Kube, listAll, readable } from './client.ts';
import {
  describeTrouble,
  describeUnready,
  isReady,
  type PodTrouble,
  Progress,
  passingTroubleOf,
  troubleOf,
} from './pod-trouble.ts';
import { knowsRoles, WaitTimeout, waitFor } from './wait.ts';

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

/** A pod does not start; the message has its name, its last event and its last log lines. */
export class PodsFailed extends Error {
  override readonly name = 'PodsFailed';
}

/** Maximum of pods to describe after a timeout; the others usually have the same problem. */
const DESCRIBED = 3;

/**
 * Waits until `enough` of the pods with a label are ready, looking at them all the while for what will not mend.
 * @throws PodsFailed as soon as one of them is known to be stuck, or when the time is over, with what the pods say
 */
export async function waitForPods(
  kube: Kube,
  what: string,
  pods: {
    namespace: string;
    selector: string;
    /** Restarts that a container may need before it works. */
    restarts?: number;
    /** Hears of a pod that is known to be stuck, and why for the first few; the others are waited for. Absent: the first one ends the wait. */
    onStuck?: (pod: V1Pod, why: string | undefined) => void;
    enough: (ready: V1Pod[], all: V1Pod[]) => true | string | Promise<true | string>;
  },
  options: { withinMs: number; signal: AbortSignal },
): Promise<V1Pod[]> {
  const troubledSince = new Map<string, number>();
  const stuck = new Set<string>();
  const progress = new Progress();
  let unready: V1Pod[] = [];
  const waiting = waitFor(
    what,
    async () => {
      const all = await listAll((query) =>
        kube.core.listNamespacedPod({ namespace: pods.namespace, labelSelector: pods.selector, ...query }),
      );
      for (const pod of all.filter(({ metadata }) => !stuck.has(metadata?.uid ?? ''))) {
        const trouble = troubleOf(pod, pods.restarts) ?? lasting(pod, troubledSince);
        if (trouble === undefined) continue;
        const why = stuck.size < DESCRIBED ? await describeTrouble(kube, trouble) : undefined;
        if (pods.onStuck === undefined) throw new PodsFailed(`${what}: ${why}`);
        stuck.add(pod.metadata?.uid ?? '');
        pods.onStuck(pod, why);
      }
      const ready = all.filter(isReady);
      unready = all.filter((pod) => !ready.includes(pod));
      const enough = await pods.enough(ready, all);
      return enough === true ? { done: ready } : { waitingFor: enough, progress: progress.see(all) };
    },
    { ...options, everyMs: PAUSES.poll, knowsRoles: () => knowsRoles(kube) },
  );
  return waiting.catch(async (error: unknown) => {
    if (!(error instanceof WaitTimeout)) throw error;
    // A timeout alone helps nobody, so the message describes the pods.
    const seen = await Promise.all(unready.slice(0, DESCRIBED).map((pod) => describeUnready(kube, pod)));
    throw new PodsFailed([error.message, ...seen].join('\n'));
  });
}

/** A temporary problem that has lasted. Between two tries of a pull the reason disappears for a moment; its time still counts. */
function lasting(pod: V1Pod, since: Map<string, number>): PodTrouble | undefined {
  const trouble = passingTroubleOf(pod);
  if (trouble === undefined) return undefined;
  const key = `${pod.metadata?.uid} ${trouble.container ?? trouble.reason}`;
  const first = since.get(key) ?? performance.now();
  since.set(key, first);
  return performance.now() - first >= TIMEOUTS.passingTrouble ? trouble : undefined;
}
