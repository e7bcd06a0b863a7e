import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { AGENTS } from '../../cluster/cni.ts';
import { listAll } from '../../kube/client.ts';
import { isReady } from '../../kube/pod-trouble.ts';
import { refusePods, takePods } from './admission.ts';
import type { Fault } from './fault.ts';
import { type FaultyCluster, ROLES, until } from './faulty-cluster.ts';

const APP = 'flannel';

/** Waits until the network agent runs on every node. */
async function agentsBack({ kube }: FaultyCluster): Promise<void> {
  const { namespace, selector: labelSelector, daemonSet: name } = AGENTS.flannel;
  await until('the agents to be back', async () => {
    // Its controller waits longer after each pod that was refused, up to a quarter of an hour; a change of the set makes it look at once.
    const annotations = { 'netconform.io/looked-at': new Date().toISOString() };
    await kube.apps.patchNamespacedDaemonSet(
      { name, namespace, body: { metadata: { annotations } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
    const pods = await listAll((query) =>
      kube.core.listNamespacedPod({ namespace, labelSelector, ...query }),
    );
    return pods.length === ROLES.length && pods.every(isReady);
  });
}

/** What can be wrong with what comes back. */
export const RECOVERY_FAULTS: Fault[] = [
  {
    id: 'agent-stays-away',
    sentence: 'the network agent does not come back once it has ended',
    expected: { flannel: { red: ['REC-1'] } },
    finding: ({ node }) => ({
      kind: 'not-recovered',
      samples: [
        {
          objects: [`DaemonSet ${AGENTS.flannel.namespace}/${AGENTS.flannel.daemonSet}`],
          nodes: [node('worker2')],
        },
      ],
    }),
    told: { disruptive: true },
    alone: true,
    inject: ({ kube }) => refusePods(kube, APP),
    async heal(cluster) {
      await takePods(cluster.kube, APP);
      await agentsBack(cluster);
    },
  },
];
