import { type CoreV1Api, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { AGENTS } from '../cluster/cni.ts';
import { isReady } from '../kube/pod-trouble.ts';
import type { Fault } from './fault.ts';
import { type FaultyCluster, placed, until } from './faulty-cluster.ts';
import { endLoop, startLoop } from './loop.ts';

/** Says of a node whether its network is available, as a cloud's route controller or a network agent does. */
async function setNetworkUnavailable({ kube, node }: FaultyCluster, status: 'True' | 'False'): Promise<void> {
  const condition = { type: 'NetworkUnavailable', status, reason: 'E2eFault', message: 'said by a test' };
  const request: Parameters<CoreV1Api['patchNodeStatus']>[0] = {
    name: node('worker2'),
    body: { status: { conditions: [condition] } },
  };
  await kube.core.patchNodeStatus(
    request,
    setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
  );
}

const SYSCTL = '/etc/sysctl.d/k8s.conf';

const SUBNET = '/run/flannel/subnet.env';

/** Waits until the flannel pod of a worker is ready, or is not. */
async function agentReady({ kube, node }: FaultyCluster, wanted: boolean): Promise<void> {
  const { namespace, selector: labelSelector } = AGENTS.flannel;
  await until(`the agent on ${node('worker2')} to be ${wanted ? '' : 'un'}ready`, async () => {
    const { items } = await kube.core.listNamespacedPod({ namespace, labelSelector });
    return items.some((pod) => pod.spec?.nodeName === node('worker2') && isReady(pod) === wanted);
  });
}

/** What can be wrong with a node. */
export const NODE_FAULTS: Fault[] = [
  {
    id: 'network-unavailable',
    sentence: 'a node says that its network is unavailable',
    expected: ['NODE-1'],
    says: ({ node }) => new RegExp(`network of ${node('worker2')} is unavailable`),
    // The cluster puts no new pods on such a node: it has to fall ill once the fixtures are there.
    when: 'fixtures',
    async inject(cluster) {
      await placed(cluster);
      await setNetworkUnavailable(cluster, 'True');
    },
    async heal(cluster) {
      await setNetworkUnavailable(cluster, 'False');
      await until('the taint to be gone', async () => {
        const { spec } = await cluster.kube.core.readNode({ name: cluster.node('worker2') });
        return !spec?.taints?.some(({ key }) => key === 'node.kubernetes.io/network-unavailable');
      });
    },
  },
  {
    id: 'no-forwarding',
    sentence: 'a node says that it does not forward, though what its pods use still does',
    expected: ['NODE-2'],
    says: ({ node }) => new RegExp(`${node('worker2')} does not forward`),
    // The plugin that makes a pod's interface turns forwarding on again, for each pod that comes.
    when: 'fixtures',
    async inject(cluster) {
      await placed(cluster);
      // "all" sets every interface's own, which is what counts for a packet.
      await startLoop(
        cluster,
        'worker2',
        `cd /proc/sys/net/ipv4/conf
         while :; do
           if [ $(cat all/forwarding) = 1 ]; then
             echo 0 > all/forwarding
             for interface in *; do [ $interface = all ] || echo 1 > $interface/forwarding; done
           fi
           sleep 0.1
         done`,
      );
    },
    async heal(cluster) {
      await endLoop(cluster, 'worker2');
      await cluster.onNode('worker2', 'echo 1 > /proc/sys/net/ipv4/conf/all/forwarding');
    },
  },
  {
    id: 'agent-not-ready',
    sentence: 'the network agent of a node has lost its lease and is not ready',
    expected: ['NODE-3'],
    says: ({ node }) => new RegExp(`${node('worker2')}: kube-flannel-ds-\\w+ has 1/2 containers ready`),
    when: 'before',
    async inject(cluster) {
      await cluster.onNode('worker2', `mv ${SUBNET} ${SUBNET}.away`);
      await agentReady(cluster, false);
    },
    async heal(cluster) {
      await cluster.onNode('worker2', `[ ! -e ${SUBNET}.away ] || mv ${SUBNET}.away ${SUBNET}`);
      await agentReady(cluster, true);
    },
  },
  {
    id: 'no-forwarding-after-boot',
    sentence: 'a node has lost the file that turns forwarding on at boot',
    expected: ['NODE-4'],
    says: ({ node }) => new RegExp(`${node('worker2')}: no file of sysctl.d`),
    when: 'before',
    inject: async ({ onNode }) => {
      await onNode('worker2', `mount --bind /dev/null ${SYSCTL}`);
    },
    heal: async ({ onNode }) => {
      await onNode('worker2', `! [ -c ${SYSCTL} ] || umount ${SYSCTL}`);
    },
  },
];
