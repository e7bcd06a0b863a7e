import { ON_NODE, ON_SOME_NODES } from '../../requirements/services/node-local-targets.ts';
import type { Fault } from './fault.ts';
import type { FaultyCluster } from './faulty-cluster.ts';
import { at } from './places.ts';
import { addRule, removeRules } from './rules.ts';

const onWorker = { heal: (cluster: FaultyCluster) => removeRules(cluster, 'worker') } as const;

const NODE_LOCAL = { flannel: { red: ['SVC-11'] }, weave: { red: ['SVC-11'] } };

/** Leads clients on a worker to a pod on the other one. */
async function leadAway(cluster: FaultyCluster, service: string, label: string): Promise<void> {
  const [ip, pods] = await Promise.all([cluster.serviceIp(service), cluster.pods(label)]);
  const pod = pods.find(({ role }) => role === 'worker2');
  await addRule(
    cluster,
    'worker',
    { table: 'nat', chain: 'PREROUTING' },
    `-d ${ip} -p tcp --dport 80 -j DNAT --to-destination ${pod?.ip}:8080`,
  );
}

/** What can be wrong with Services whose traffic stays on a node. */
export const TRAFFIC_POLICY_FAULTS: Fault[] = [
  {
    ...onWorker,
    id: 'not-kept-on-node',
    sentence: 'a node leads clients of a Service of node-local traffic to another node',
    expected: NODE_LOCAL,
    finding: ({ node }) => ({ kind: 'wrong-answer', from: at(node('worker')) }),
    inject: (cluster) => leadAway(cluster, ON_NODE, 'app=probe'),
  },
  {
    ...onWorker,
    id: 'answered-without-endpoint',
    sentence: 'a Service of node-local traffic answers on a node without an endpoint',
    expected: NODE_LOCAL,
    finding: ({ node }) => ({ kind: 'not-denied', from: at(node('worker')) }),
    inject: (cluster) => leadAway(cluster, ON_SOME_NODES, 'app=echo'),
  },
];
