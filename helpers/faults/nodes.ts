import { type CoreV1Api, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { AGENTS } from '../cluster/cni.ts';
import { isReady } from '../kube/pod-trouble.ts';
import type { Fault } from './fault.ts';
import { type FaultyCluster, runPods, until } from './faulty-cluster.ts';

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
      const placed = (node: string) => (pod: { spec?: { nodeName?: string } }) => pod.spec?.nodeName === node;
      await runPods(cluster.kube, 'app=probe', (pods) => pods.some(placed(cluster.node('worker2'))));
      await runPods(
        cluster.kube,
        'run=nginx',
        (pods) => pods.length === 2 && pods.every((pod) => pod.spec?.nodeName !== undefined),
      );
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
    sentence: 'a node stops forwarding',
    // Its pods are cut off from other nodes, the nginx on it is an endpoint of the Services, and its node port leads to pods.
    expected: ['NODE-2', 'POD-2', 'SVC-2', 'EXT-1'],
    says: ({ node }) => new RegExp(`${node('worker2')} does not forward`),
    // The plugin that makes a pod's interface turns forwarding on: the pods have to be there first.
    when: 'fixtures',
    async inject(cluster) {
      await runPods(cluster.kube, 'app=probe', (pods) => pods.length === 3 && pods.every(isReady));
      await runPods(
        cluster.kube,
        'run=nginx',
        (pods) => pods.length === 2 && pods.every(({ status }) => status?.podIP !== undefined),
      );
      await cluster.onNode('worker2', 'echo 0 > /proc/sys/net/ipv4/conf/all/forwarding');
    },
    heal: async ({ onNode }) => {
      await onNode('worker2', 'echo 1 > /proc/sys/net/ipv4/conf/all/forwarding');
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
];
