import { ApiException, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { apply } from '../../kube/apply.ts';
import { STICKY } from '../../requirements/services/expect-affinity.ts';
import { type Fault, type FaultyCluster, ROLES } from './fault.ts';
import { addRule, at, dropped, healedBy, lost, NOBODY, proxied, removeRules, ruled } from './rules.ts';

const STALE = 'nginx-stale';

async function healEverywhere(cluster: FaultyCluster): Promise<void> {
  await Promise.all(ROLES.map((role) => removeRules(cluster, role)));
}

const onWorker2 = healedBy('worker2');

async function setAffinity(cluster: FaultyCluster, sticky: boolean): Promise<void> {
  const { kube, namespace } = cluster;
  const spec = sticky
    ? { sessionAffinity: 'ClientIP' }
    : { sessionAffinity: 'None', sessionAffinityConfig: null };
  await kube.core.patchNamespacedService(
    { name: STICKY, namespace, body: { spec } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
  // The module by which a node recognises its clients.
  await proxied(cluster, `${namespace}/${STICKY}.* -m recent`, sticky);
}

/**
 * All translated packets on a node: to Services, from its pods and from the node itself, to its node ports and host ports. The node has no
 * endpoint of a Service of local traffic, so nothing of such a Service breaks there.
 */
const WITHOUT_RULES = [
  ...['SVC-2', 'SVC-3', 'SVC-4', 'SVC-5', 'SVC-6', 'SVC-7', 'SVC-8', 'SVC-9'],
  ...['EXT-1', 'EXT-4', 'DNS-1', 'DNS-2'],
];

/** Faults of Services. */
export const SERVICE_FAULTS: Fault[] = [
  {
    id: 'stale-endpoint',
    sentence: 'a Service has an endpoint without a pod',
    // A third of the connections to the cluster IP go to it.
    expected: { flannel: { red: ['SVC-1', 'SVC-2'] }, weave: { red: ['SVC-1', 'SVC-2'] } },
    finding: () => ({
      kind: 'endpoint-mismatch',
      subject: 'Service nginx',
      samples: [{ objects: undefined, addresses: [NOBODY] }],
    }),
    async inject(cluster) {
      const { kube, namespace } = cluster;
      const slice = {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        // Without the label of its manager, the cluster's own controller leaves it alone.
        metadata: { name: STALE, namespace, labels: { 'kubernetes.io/service-name': 'nginx' } },
        addressType: 'IPv4',
        ports: [{ name: '', port: 80, protocol: 'TCP' }],
        endpoints: [{ addresses: [NOBODY], conditions: { ready: true } }],
      };
      await apply(kube, [slice]);
      await proxied(cluster, NOBODY, true);
    },
    async heal(cluster) {
      const { kube, namespace } = cluster;
      await kube.discovery
        .deleteNamespacedEndpointSlice({ name: STALE, namespace })
        .catch((error: unknown) => {
          if (!(error instanceof ApiException && error.code === 404)) throw error;
        });
      await proxied(cluster, NOBODY, false);
    },
  },
  {
    id: 'no-rules-for-a-service',
    sentence: 'a node has no rules for a Service',
    expected: { flannel: { red: ['SVC-2'] }, weave: { red: ['SVC-2'] } },
    finding: ({ node }) => ({ kind: lost, from: at(node('worker2')), to: undefined }),
    ...ruled('worker2', ['nat PREROUTING', 'nat OUTPUT'], async (cluster) => {
      // Before all rules of Services: accepted packets are never translated.
      const ip = await cluster.serviceIp('nginx');
      return `-d ${ip} -j ACCEPT`;
    }),
  },
  {
    id: 'no-rules-at-all',
    sentence: 'a node has lost all rules of kube-proxy',
    expected: {
      flannel: { red: WITHOUT_RULES },
      weave: { red: WITHOUT_RULES },
    },
    finding: ({ node }) => ({ kind: lost, from: at(node('worker')), to: undefined }),
    // Before them, because kube-proxy would write its own rules again.
    ...ruled('worker', ['nat PREROUTING', 'nat OUTPUT'], () => '-j ACCEPT'),
  },
  {
    id: 'dead-endpoint',
    sentence: 'one endpoint of a Service cannot be reached through the Service',
    expected: { flannel: { red: ['SVC-3'] }, weave: { red: ['SVC-3'] } },
    finding: () => ({
      kind: 'endpoint-unused',
      subject: 'Service echo',
      to: { type: 'pod' },
      from: undefined,
    }),
    async inject(cluster) {
      const [pod] = await cluster.pods('app=echo');
      const service = await cluster.serviceIp('echo');
      // By the proxy of each connecting node, also for the node itself.
      for (const role of ROLES) {
        for (const chain of ['FORWARD', 'OUTPUT'])
          await addRule(
            cluster,
            role,
            `filter ${chain}`,
            `-d ${pod?.ip} -m conntrack --ctstate DNAT --ctorigdst ${service} -j DROP`,
          );
      }
    },
    heal: healEverywhere,
  },
  {
    id: 'stuck-kube-proxy',
    sentence: 'kube-proxy of a node hangs and applies no changes of Services',
    // It does not answer the health checks of load balancers either.
    expected: { flannel: { red: ['SVC-4', 'EXT-2'] }, weave: { red: ['SVC-4', 'EXT-2'] } },
    finding: ({ node }) => ({ kind: 'endpoint-stale', from: at(node('worker2')) }),
    // That node never learns of a new Service.
    apartFrom: ['lasting-connections-cut', 'terminating-endpoint-kept'],
    inject: async ({ onNode }) => {
      await onNode('worker2', 'pkill -STOP -x kube-proxy');
    },
    heal: async ({ onNode }) => {
      await onNode('worker2', 'pkill -CONT -x kube-proxy || true');
    },
  },
  {
    id: 'endpoint-gone',
    sentence: 'the rules of a node lead to an endpoint that no longer exists',
    expected: { flannel: { red: ['SVC-2'] }, weave: { red: ['SVC-2'] } },
    finding: ({ node }) => ({ from: at(node('worker2')) }),
    ...ruled('worker2', 'nat PREROUTING', async (cluster) => {
      const ip = await cluster.serviceIp('nginx');
      // Every other connection, as if one of two endpoints had gone without the node noticing.
      return `-d ${ip} -p tcp --dport 80 -m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination ${NOBODY}:80`;
    }),
  },
  {
    id: 'no-udp-service',
    sentence: 'the UDP port of a Service leads nowhere',
    expected: { flannel: { red: ['SVC-5'] }, weave: { red: ['SVC-5'] } },
    finding: () => ({ kind: 'no-connection', from: { type: 'everywhere' }, protocol: 'UDP' }),
    async inject(cluster) {
      for (const role of ['worker', 'worker2'] as const)
        await addRule(cluster, role, 'filter FORWARD', '-p udp --dport 8181 -j DROP');
    },
    heal: healEverywhere,
  },
  {
    id: 'no-refusal',
    sentence: 'a node drops connections to a Service without endpoints instead of refusing them',
    expected: { flannel: { red: ['SVC-7'] }, weave: { red: ['SVC-7'] } },
    finding: ({ node }) => ({ kind: 'not-refused', from: at(node('worker2')), to: undefined }),
    ...dropped('worker2', async (cluster) => `-d ${await cluster.serviceIp('empty')}`),
  },
  {
    id: 'node-without-services',
    beforeFixtures: 'too',
    sentence: 'a node does not reach cluster IPs over TCP, but its pods do',
    expected: { flannel: { red: ['SVC-8'] }, weave: { red: ['SVC-8'] } },
    finding: ({ node }) => ({ kind: lost, from: at(node('worker2')), to: undefined }),
    ...ruled('worker2', 'raw OUTPUT', () => '-d 10.32.0.0/24 -p tcp -j DROP'),
  },
  {
    id: 'node-without-udp-services',
    sentence: 'a node does not reach cluster IPs over UDP',
    expected: { flannel: { red: ['SVC-8'] }, weave: { red: ['SVC-8'] } },
    finding: ({ node }) => ({ kind: lost, from: at(node('worker2')), protocol: 'UDP' }),
    // Before the rules of Services: such an address exists nowhere.
    ...ruled('worker2', 'nat OUTPUT', () => '-d 10.32.0.0/24 -p udp -j ACCEPT'),
  },
  {
    id: 'no-affinity',
    sentence: 'a Service with client affinity spreads its clients',
    expected: { flannel: { red: ['SVC-7'] }, weave: { red: ['SVC-7'] } },
    finding: () => ({
      kind: 'affinity-lost',
      subject: `Service ${STICKY}`,
      samples: [{ objects: (names = []) => names.length === 2 }],
    }),
    inject: (cluster) => setAffinity(cluster, false),
    heal: (cluster) => setAffinity(cluster, true),
  },
  {
    ...onWorker2,
    id: 'no-udp-affinity',
    sentence: 'a node spreads the datagrams of clients despite client affinity',
    expected: { flannel: { red: ['SVC-7'] }, weave: { red: ['SVC-7'] } },
    finding: ({ node }) => ({
      kind: 'affinity-lost',
      protocol: 'UDP',
      samples: [{ fromNode: node('worker2'), objects: (names = []) => names.length === 2 }],
    }),
    async inject(cluster) {
      const [ip, pods] = await Promise.all([cluster.serviceIp(STICKY), cluster.pods('app=echo')]);
      // The last rule comes first: it leaves half of the datagrams to the other one.
      for (const [index, pod] of pods.entries())
        await addRule(
          cluster,
          'worker2',
          'nat PREROUTING',
          `-d ${ip} -p udp --dport 81 ${index === 0 ? '' : '-m statistic --mode random --probability 0.5'} -j DNAT --to-destination ${pod.ip}:8081`,
        );
    },
  },
];
