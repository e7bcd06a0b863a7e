import { type CoreV1Api, PatchStrategy, setHeaderOptions, type V1Pod } from '@kubernetes/client-node';
import { AGENTS } from '../../cluster/cni.ts';
import { isReady, restartsOf } from '../../kube/pod-trouble.ts';
import { RUN_LABEL } from '../../model/labels.ts';
import { FAULT, inSeconds } from '../../model/timeouts.ts';
import { type Fault, type FaultyCluster, until } from './fault.ts';
import { endLoop, proxied, startLoop } from './rules.ts';

/** Sets the condition of a node's network, as a cloud's route controller or a network agent does. */
async function setNetworkUnavailable({ kube, node }: FaultyCluster, status: 'True' | 'False'): Promise<void> {
  const condition = { type: 'NetworkUnavailable', status, reason: 'Fault', message: 'said by a fault' };
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

/** Another name of net.ipv4.conf.all.forwarding, the one that network plugins write (EnableIP4Forward of containernetworking/plugins). */
const IP_FORWARD = '/proc/sys/net/ipv4/ip_forward';

/** The network agent's pod on a worker. */
async function agentOf({ kube, cni, node }: FaultyCluster): Promise<V1Pod | undefined> {
  const { namespace, selector: labelSelector } = AGENTS[cni];
  const { items } = await kube.core.listNamespacedPod({ namespace, labelSelector });
  return items.find(
    (pod) => pod.spec?.nodeName === node('worker2') && pod.metadata?.deletionTimestamp === undefined,
  );
}

async function agentReady(cluster: FaultyCluster, wanted: boolean): Promise<void> {
  await until(`the agent on ${cluster.node('worker2')} to be ${wanted ? '' : 'un'}ready`, async () => {
    const agent = await agentOf(cluster);
    return agent !== undefined && isReady(agent) === wanted;
  });
}

/** Pods of the run that stay on a worker: without pods that a requirement made and is just removing. */
async function podsOnWorker({ kube, namespace, node }: FaultyCluster): Promise<V1Pod[]> {
  const fieldSelector = `spec.nodeName=${node('worker2')}`;
  const labelSelector = `${RUN_LABEL}=${namespace}`;
  const { items } = await kube.core.listNamespacedPod({ namespace, fieldSelector, labelSelector });
  return items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
}

function isSame(one: V1Pod, other: V1Pod): boolean {
  return one.metadata?.uid === other.metadata?.uid;
}

/** Whether a pod is ready, and has new containers if it was there before. */
function startedAnew(now: V1Pod, before: readonly V1Pod[]): boolean {
  const then = before.find((pod) => isSame(now, pod));
  return isReady(now) && (then === undefined || restartsOf(now) > restartsOf(then));
}

/** Status of a pod, for the error of a wait. */
function stateOf(pod: V1Pod): string {
  const waiting = pod.status?.containerStatuses?.map(({ state }) => state?.waiting?.message).find(Boolean);
  const readiness = isReady(pod) ? 'ready' : 'not ready';
  return [`${pod.metadata?.name} ${readiness}, ${restartsOf(pod)} restarts`, waiting]
    .filter(Boolean)
    .join(', ');
}

/** Faults of nodes. */
export const NODE_FAULTS: Fault[] = [
  {
    id: 'network-unavailable',
    sentence: 'a node reports that its network is unavailable',
    expected: { flannel: { red: ['NODE-1'] }, weave: { red: ['NODE-1'] } },
    finding: ({ node }) => ({ kind: 'network-unavailable', samples: [{ nodes: [node('worker2')] }] }),
    inject: (cluster) => setNetworkUnavailable(cluster, 'True'),
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
    sentence: 'a node reports no forwarding, although its pod interfaces still forward',
    expected: { flannel: { red: ['NODE-2'] }, weave: { red: ['NODE-2'] } },
    finding: ({ node }) => ({ kind: 'forwarding-off', samples: [{ nodes: [node('worker2')] }] }),
    async inject(cluster) {
      // For each new pod, the plugin that makes its interface turns forwarding on again through that file. So another file replaces it.
      // "all" also sets each interface, and the interface's own value decides about a packet. So these are set back.
      await cluster.onNode(
        'worker2',
        `mount --bind /dev/null ${IP_FORWARD}
         cd /proc/sys/net/ipv4/conf
         echo 0 > all/forwarding
         for interface in *; do [ $interface = all ] || echo 1 > $interface/forwarding; done`,
      );
    },
    async heal(cluster) {
      await cluster.onNode(
        'worker2',
        `! [ -c ${IP_FORWARD} ] || umount ${IP_FORWARD}
         echo 1 > ${IP_FORWARD}`,
      );
    },
  },
  {
    id: 'forwarding-mended-by-pods',
    beforeFixtures: 'only',
    sentence: 'a node does not forward until the first pod of the run turns forwarding on',
    expected: { flannel: { red: ['NODE-2'] } },
    finding: ({ node }) => ({ kind: 'forwarding-off', samples: [{ nodes: [node('worker2')] }] }),
    inject: async ({ onNode }) => {
      await onNode('worker2', `echo 0 > ${IP_FORWARD}`);
    },
    heal: async ({ onNode }) => {
      await onNode('worker2', `echo 1 > ${IP_FORWARD}`);
    },
  },
  {
    id: 'agent-not-ready',
    sentence: 'the network agent of a node is not ready, because it lost its lease',
    expected: { flannel: { red: ['NODE-3'] } },
    finding: ({ node }) => ({ kind: 'agent-not-ready', samples: [{ nodes: [node('worker2')] }] }),
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
    id: 'agent-killed-again-and-again',
    sentence: 'the network agent of a node is killed after each start',
    // Routes and the overlay stay as the agent left them: pods still reach each other.
    expected: { flannel: { red: ['NODE-3'] } },
    finding: ({ node }) => ({ kind: 'agent-not-ready', samples: [{ nodes: [node('worker2')] }] }),
    async inject(cluster) {
      await startLoop(
        cluster,
        'worker2',
        `while :; do pkill -KILL -x flanneld; rm -f /run/flannel/subnet.env; sleep ${inSeconds(FAULT.loop)}; done`,
      );
      await agentReady(cluster, false);
    },
    async heal(cluster) {
      await endLoop(cluster, 'worker2');
      // A new pod: the kubelet would wait longer each time before it restarts the old one.
      const { namespace } = AGENTS.flannel;
      const name = (await agentOf(cluster))?.metadata?.name;
      if (name !== undefined)
        await cluster.kube.core.deleteNamespacedPod({ name, namespace, gracePeriodSeconds: 0 });
      await agentReady(cluster, true);
    },
  },
  {
    id: 'no-forwarding-after-boot',
    sentence: 'a node lacks the file that turns forwarding on at boot',
    expected: { flannel: { red: ['NODE-4'] }, weave: { red: ['NODE-4'] } },
    finding: ({ node }) => ({ kind: 'forwarding-off', samples: [{ nodes: [node('worker2')] }] }),
    inject: async ({ onNode }) => {
      await onNode('worker2', `mount --bind /dev/null ${SYSCTL}`);
    },
    heal: async ({ onNode }) => {
      await onNode('worker2', `! [ -c ${SYSCTL} ] || umount ${SYSCTL}`);
    },
  },
  {
    id: 'node-rebooted',
    sentence: 'a node was rebooted and has recovered',
    // Nothing may turn red: only a lasting change would.
    expected: { flannel: { red: [] }, weave: { red: [] } },
    async inject(cluster) {
      const before = await podsOnWorker(cluster);
      await cluster.engine.run(['restart', '--time', '0', cluster.node('worker2')]);
      await until(`the pods of ${cluster.node('worker2')} to have started again`, async () => {
        const now = await podsOnWorker(cluster);
        const gone = before.filter((pod) => !now.some((one) => isSame(one, pod)));
        const late = now.filter((pod) => !startedAnew(pod, before));
        return gone.length + late.length === 0
          ? true
          : [...gone.map(({ metadata }) => `${metadata?.name} is gone`), ...late.map(stateOf)].join('; ');
      });
      await agentReady(cluster, true);
      // The fixtures are ready before kube-proxy has written its rules.
      await proxied(cluster, `${cluster.namespace}/nginx`, true);
    },
    heal: async () => undefined,
  },
];
