import { ApiException } from '@kubernetes/client-node';
import { apply } from '../../kube/apply.ts';
import { agnhostOnNodes } from '../../kube/node-images.ts';
import { type Fault, type FaultyCluster, until } from './fault.ts';
import { addRule, at, drop, OVERLAY, removeRules } from './rules.ts';

/** A workload that no run made: a pod, and a Service for it. */
const WORKLOAD = { name: 'netconform-workload', namespace: 'default' } as const;

/**
 * Makes it on a worker, and waits until its Service has an endpoint.
 * @param flags more flags of its server, agnhost netexec
 */
async function makeWorkload(
  { kube, node }: FaultyCluster,
  ...flags: string[]
): Promise<{ podIP: string; clusterIP: string }> {
  const labels = { app: WORKLOAD.name };
  const containers = [
    {
      name: 'agnhost',
      image: await agnhostOnNodes(kube),
      imagePullPolicy: 'IfNotPresent',
      args: ['netexec', '--http-port=8080', ...flags],
    },
  ];
  const spec = {
    nodeName: node('worker'),
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    containers,
  };
  await apply(kube, [
    { apiVersion: 'v1', kind: 'Pod', metadata: { ...WORKLOAD, labels }, spec } as object,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: WORKLOAD,
      spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
    } as object,
  ]);
  let podIP = '';
  await until(`the endpoint of ${WORKLOAD.name}`, async () => {
    const labelSelector = `kubernetes.io/service-name=${WORKLOAD.name}`;
    const { items } = await kube.discovery.listNamespacedEndpointSlice({
      namespace: WORKLOAD.namespace,
      labelSelector,
    });
    const ready = items
      .flatMap(({ endpoints }) => endpoints ?? [])
      .find(({ conditions }) => conditions?.ready === true);
    podIP = ready?.addresses[0] ?? '';
    return podIP !== '';
  });
  const service = await kube.core.readNamespacedService(WORKLOAD);
  return { podIP, clusterIP: service.spec?.clusterIP ?? '' };
}

async function removeWorkload({ kube }: FaultyCluster): Promise<void> {
  const deleted = [
    kube.core.deleteNamespacedPod({ ...WORKLOAD, gracePeriodSeconds: 0 }),
    kube.core.deleteNamespacedService(WORKLOAD),
  ];
  for (const one of await Promise.allSettled(deleted))
    if (one.status === 'rejected' && !(one.reason instanceof ApiException && one.reason.code === 404))
      throw one.reason;
}

/** Faults of existing workloads, and faults that need one. */
export const WORKLOAD_FAULTS: Fault[] = [
  {
    id: 'workload-cut-off',
    sentence: 'an existing pod is cut off from other nodes',
    // Its Service leads to it.
    expected: { flannel: { red: ['WORK-1', 'WORK-2'] } },
    finding: ({ node }) => ({
      kind: 'no-connection',
      to: { type: 'pod', name: `pod ${WORKLOAD.namespace}/${WORKLOAD.name} on ${node('worker')}` },
    }),
    told: { workloads: true },
    async inject(cluster) {
      const { podIP } = await makeWorkload(cluster);
      // Also for pods of its own node: it is gone for the whole cluster.
      await drop(cluster, 'worker', `-i ${OVERLAY.device} -d ${podIP}`);
      await addRule(cluster, 'worker', 'filter FORWARD', `-d ${podIP} -j DROP`);
    },
    async heal(cluster) {
      await removeRules(cluster, 'worker');
      await removeWorkload(cluster);
    },
  },
  {
    id: 'interface-without-forwarding',
    sentence: 'an interface that leads to a pod does not forward, although its node does',
    expected: { flannel: { red: ['NODE-2'] } },
    finding: ({ node }) => ({ kind: 'forwarding-off', samples: [{ nodes: [node('worker')] }] }),
    apartFrom: ['made-up-answers'],
    async inject(cluster) {
      const { podIP } = await makeWorkload(cluster);
      // Of a pod that no requirement connects to: nothing else turns red.
      await cluster.onNode(
        'worker',
        `dev=$(ip route get ${podIP} | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p')
         echo 0 > "/proc/sys/net/ipv4/conf/$dev/forwarding"`,
      );
    },
    // Its interface goes with it.
    heal: removeWorkload,
  },
  {
    id: 'made-up-answers',
    sentence: 'something in between answers for a Service, as if it were nginx',
    expected: { flannel: { red: ['SVC-2'] } },
    finding: ({ node }) => ({ kind: 'wrong-answer', from: at(node('worker2')) }),
    async inject(cluster) {
      const [{ podIP }, ip] = await Promise.all([
        makeWorkload(cluster, '--http-override=/echo?msg=Welcome%20to%20nginx!'),
        cluster.serviceIp('nginx'),
      ]);
      await addRule(
        cluster,
        'worker2',
        'nat PREROUTING',
        `-d ${ip} -p tcp --dport 80 -j DNAT --to-destination ${podIP}:8080`,
      );
    },
    async heal(cluster) {
      await removeRules(cluster, 'worker2');
      await removeWorkload(cluster);
    },
  },
  {
    id: 'no-rules-for-a-workload',
    sentence: 'a node has no rules for an existing Service',
    expected: { flannel: { red: ['WORK-2'] } },
    finding: ({ node }) => ({ from: at(node('worker2')), to: { type: 'service' } }),
    told: { workloads: true },
    async inject(cluster) {
      const { clusterIP } = await makeWorkload(cluster);
      for (const chain of ['PREROUTING', 'OUTPUT'])
        await addRule(cluster, 'worker2', `nat ${chain}`, `-d ${clusterIP} -j ACCEPT`);
    },
    async heal(cluster) {
      await removeRules(cluster, 'worker2');
      await removeWorkload(cluster);
    },
  },
];
