import { ApiException, type V1Pod } from '@kubernetes/client-node';
import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import { Skipped } from '../requirement/outcomes.ts';

/** A pod that one requirement makes for itself: on one node, whatever taints that has, asleep. */
export interface PassingPod {
  name: string;
  node: string;
  labels: Record<string, string>;
  /** Folders of the node that it may read; none for most. */
  reads?: readonly string[];
}

/** Where a pod sees the folders of its node. */
export const NODE_FILES = '/node';

/**
 * Makes pods in the run's namespace, of the image that its fixtures have.
 * @throws Skipped where the cluster does not admit them
 */
export async function createPods(cluster: ClusterUnderTest, pods: readonly PassingPod[]): Promise<void> {
  const { kube, run } = cluster;
  const set = await kube.apps.readNamespacedDaemonSet({ namespace: run.namespace, name: 'probe' });
  const image = set.spec?.template.spec?.containers[0]?.image ?? '';
  try {
    await Promise.all(
      pods.map((pod) => kube.core.createNamespacedPod({ namespace: run.namespace, body: body(pod, image) })),
    );
  } catch (error) {
    if (!(error instanceof ApiException && error.code === 403)) throw error;
    throw new Skipped(`the pods that show it are not allowed here: ${messageOf(error)}`);
  }
}

/** Removes the pods of a label, without waiting until they have ended. */
export async function removePods({ kube, run }: ClusterUnderTest, labelSelector: string): Promise<void> {
  await kube.core.deleteCollectionNamespacedPod({ namespace: run.namespace, labelSelector });
}

function body({ name, node, labels, reads = [] }: PassingPod, image: string): V1Pod {
  const volume = (path: string) => path.slice(1).replaceAll('/', '-');
  return {
    metadata: { name, labels },
    spec: {
      nodeName: node,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 2,
      securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } },
      volumes: reads.map((path) => ({ name: volume(path), hostPath: { path, type: 'Directory' } })),
      containers: [
        {
          name: 'agnhost',
          image,
          imagePullPolicy: 'IfNotPresent',
          args: ['pause'],
          resources: { requests: { cpu: '1m', memory: '10Mi' }, limits: { memory: '64Mi' } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: reads.map((path) => ({
            name: volume(path),
            mountPath: `${NODE_FILES}${path}`,
            readOnly: true,
          })),
        },
      ],
    },
  };
}

function messageOf({ body: said }: ApiException<unknown>): string {
  try {
    return (JSON.parse(String(said)) as { message?: string }).message ?? String(said);
  } catch {
    return String(said);
  }
}
