import { LOCAL_MOVING } from '../../requirements/services/expect-local-move.ts';
import { ON_NODE, ON_SOME_NODES } from '../../requirements/services/expect-node-local.ts';
import type { Fault, FaultyCluster } from './fault.ts';
import { addRule, at, healedBy, ruled } from './rules.ts';

const onWorker = healedBy('worker');

const LOCAL = { flannel: { red: ['EXT-2'] }, weave: { red: ['EXT-2'] } };

const NODE_LOCAL = { flannel: { red: ['SVC-11'] }, weave: { red: ['SVC-11'] } };

/** Leads clients on a worker to a pod on the other one. */
async function leadAway(cluster: FaultyCluster, service: string, label: string): Promise<void> {
  const [ip, pods] = await Promise.all([cluster.serviceIp(service), cluster.pods(label)]);
  const pod = pods.find(({ role }) => role === 'worker2');
  await addRule(
    cluster,
    'worker',
    'nat PREROUTING',
    `-d ${ip} -p tcp --dport 80 -j DNAT --to-destination ${pod?.ip}:8080`,
  );
}

async function readMoving({ kube, namespace }: FaultyCluster): Promise<{ nodePort: number; health: number }> {
  const { spec } = await kube.core.readNamespacedService({ namespace, name: LOCAL_MOVING });
  const [nodePort, health] = [spec?.ports?.[0]?.nodePort, spec?.healthCheckNodePort];
  if (nodePort === undefined || health === undefined) throw new Error(`${LOCAL_MOVING} lacks a port`);
  return { nodePort, health };
}

/** Faults of Services whose traffic stays on a node. */
export const TRAFFIC_POLICY_FAULTS: Fault[] = [
  {
    ...onWorker,
    id: 'answered-without-endpoint',
    sentence: 'a Service with internalTrafficPolicy Local answers on a node without an endpoint',
    expected: NODE_LOCAL,
    finding: ({ node }) => ({ kind: 'not-denied', from: at(node('worker')) }),
    inject: (cluster) => leadAway(cluster, ON_SOME_NODES, 'app=echo'),
  },
  {
    ...onWorker,
    id: 'not-kept-on-node',
    sentence: 'a node sends clients of a Service with internalTrafficPolicy Local to another node',
    expected: NODE_LOCAL,
    // A pod reaches itself through the same Service.
    apartFrom: ['no-hairpin'],
    finding: ({ node }) => ({ kind: 'wrong-answer', from: at(node('worker')) }),
    inject: (cluster) => leadAway(cluster, ON_NODE, 'app=probe'),
  },
  {
    id: 'no-health-check',
    sentence: 'a node drops the health checks of load balancers',
    expected: LOCAL,
    finding: ({ node }) => ({ kind: 'no-connection', to: at(node('worker2')) }),
    ...ruled('worker2', 'filter INPUT', async (cluster) => {
      return `-p tcp --dport ${(await readMoving(cluster)).health} -j DROP`;
    }),
  },
  {
    id: 'local-traffic-stays',
    sentence:
      'a node still answers for a Service with externalTrafficPolicy Local after its endpoint has moved',
    expected: LOCAL,
    // The endpoint starts on the first node by name.
    finding: ({ node }) => ({ kind: 'not-denied', to: at(node('control-plane')) }),
    ...ruled('control-plane', 'nat PREROUTING', async (cluster) => {
      const pod = (await cluster.pods('app=probe')).find(({ role }) => role === 'control-plane');
      return `-i eth0 -p tcp --dport ${(await readMoving(cluster)).nodePort} -j DNAT --to-destination ${pod?.ip}:8080`;
    }),
  },
];
