import type { V1Pod } from '@kubernetes/client-node';
import type { Kube } from '../kube/client.ts';
import { listAll } from '../kube/list.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { PAUSES } from '../model/timeouts.ts';

/** A pod of the fixtures as it is just now. */
export interface PodNow {
  name: string;
  node: string;
  ip: string;
  /** Changes whenever its container is started anew; undefined while it does not run. */
  container: string | undefined;
}

/** The pods that are on every node, looked at again and again. */
export interface PodsNow {
  /** Looks; where that throws, what was known before still is. */
  refresh(): Promise<void>;
  /** The pod of a label on a node, or the last one there was; undefined where there never was one. */
  on(node: string, app: string): PodNow | undefined;
}

export function podsNow(kube: Kube, namespace: string): PodsNow {
  const known = new Map<string, PodNow>();
  return {
    async refresh() {
      const labelSelector = `${RUN_LABEL}=${namespace}`;
      const pods = await listAll<V1Pod>((query) =>
        kube.core.listNamespacedPod({ namespace, labelSelector, ...query }),
      );
      const alive = pods.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
      for (const [key, pod] of known)
        if (!alive.some(({ metadata }) => metadata?.name === pod.name))
          known.set(key, { ...pod, container: undefined });
      for (const pod of alive) {
        const { nodeName: node } = pod.spec ?? {};
        const ip = pod.status?.podIP;
        if (node === undefined || ip === undefined) continue;
        const [status] = pod.status?.containerStatuses ?? [];
        known.set(keyOf(node, pod.metadata?.labels?.app ?? ''), {
          name: pod.metadata?.name ?? '',
          node,
          ip,
          container: status?.state?.running === undefined ? undefined : status.containerID,
        });
      }
    },
    on: (node, app) => known.get(keyOf(node, app)),
  };
}

function keyOf(node: string, app: string): string {
  return `${node} ${app}`;
}

/** Looks for pods that were replaced or got another address; what cannot be looked at just now is taken to be as it was. */
export function keepLooking(pods: PodsNow): NodeJS.Timeout {
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    await pods.refresh().catch(() => undefined);
    busy = false;
  }, PAUSES.watchedPods);
  timer.unref();
  return timer;
}
