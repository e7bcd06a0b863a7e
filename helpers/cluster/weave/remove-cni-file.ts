import type { V1Pod } from '@kubernetes/client-node';
import { type Kube, listAll } from '../../kube/client.ts';
import { waitFor } from '../../kube/wait.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';

/** What an agent of Weave Net puts on its node, which has a network from then on. */
export const CNI_FILE = '/etc/cni/net.d/10-weave.conflist';

const NAME = 'weave-net-undo';

/** The nodes of agents' pods in which anything has run. */
export function nodesWhereRan(agents: readonly V1Pod[]): string[] {
  const ran = agents.filter(({ status }) =>
    status?.initContainerStatuses?.some(
      ({ restartCount, state }) =>
        restartCount > 0 || state?.running !== undefined || state?.terminated !== undefined,
    ),
  );
  return [...new Set(ran.flatMap(({ spec }) => spec?.nodeName ?? []))];
}

/**
 * Removes that file from nodes, by a pod on each, of the agent's own image, which is there.
 * @returns the nodes on which it may still be
 */
export async function removeCniFile(
  kube: Kube,
  { nodes, image, namespace }: { nodes: readonly string[]; image: string; namespace: string },
  signal: AbortSignal,
): Promise<string[]> {
  if (nodes.length === 0) return [];
  const within = { namespace, labelSelector: `name=${NAME}` };
  const pods = () => listAll<V1Pod>((query) => kube.core.listNamespacedPod({ ...within, ...query }));
  try {
    await Promise.all(
      nodes.map((node) => kube.core.createNamespacedPod({ namespace, body: podOn(node, image) })),
    );
    await waitFor(
      `removal of ${CNI_FILE}`,
      async () => {
        const open = (await pods()).filter(({ status }) => !hasEnded(status?.phase));
        return open.length === 0
          ? { done: true }
          : { waitingFor: open.map(({ spec }) => spec?.nodeName).join(', ') };
      },
      { withinMs: TIMEOUTS.passingPods, everyMs: PAUSES.poll, signal },
    ).catch(() => undefined);
    const removed = (await pods()).filter(({ status }) => status?.phase === 'Succeeded');
    return nodes.filter((node) => !removed.some(({ spec }) => spec?.nodeName === node));
  } finally {
    await kube.core.deleteCollectionNamespacedPod({ ...within, gracePeriodSeconds: 0 });
  }
}

function hasEnded(phase: string | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

function podOn(nodeName: string, image: string): V1Pod {
  const folder = CNI_FILE.slice(0, CNI_FILE.lastIndexOf('/'));
  return {
    metadata: { generateName: `${NAME}-`, labels: { name: NAME } },
    spec: {
      nodeName,
      hostNetwork: true,
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      tolerations: [{ operator: 'Exists' }],
      containers: [
        {
          name: 'undo',
          image,
          imagePullPolicy: 'Never',
          command: ['rm', '-f', CNI_FILE],
          securityContext: { privileged: true, runAsUser: 0 },
          volumeMounts: [{ name: 'folder', mountPath: folder }],
        },
      ],
      volumes: [{ name: 'folder', hostPath: { path: folder } }],
    },
  };
}
