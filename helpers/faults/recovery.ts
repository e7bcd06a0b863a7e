import { AGENTS } from '../cluster/cni.ts';
import { listAll } from '../kube/list.ts';
import { isReady } from '../kube/pod-trouble.ts';
import { refusePods, takePods } from './admission.ts';
import type { Fault } from './fault.ts';
import { type FaultyCluster, ROLES, until } from './faulty-cluster.ts';

const APP = 'flannel';

/** Waits until the network agent runs on every node. */
async function agentsBack({ kube }: FaultyCluster): Promise<void> {
  const { namespace, selector: labelSelector } = AGENTS.flannel;
  await until('the agents to be back', async () => {
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
    expected: ['REC-1'],
    says: () => /kube-flannel-ds was restarted and is not back on every node/,
    // Alone: it takes the time that a recovery may take, and nothing else looks at what comes back.
    flags: ['--disruptive', '--only', 'REC-1'],
    when: 'before',
    inject: ({ kube }) => refusePods(kube, APP),
    async heal(cluster) {
      await takePods(cluster.kube, APP);
      await agentsBack(cluster);
    },
  },
];
