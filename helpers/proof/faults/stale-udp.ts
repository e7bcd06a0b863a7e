import { CHANGING } from '../../requirements/services/expect-membership.ts';
import { MOVING } from '../../requirements/services/expect-port-kept.ts';
import type { Fault } from './fault.ts';
import type { FaultyCluster } from './faulty-cluster.ts';
import { at } from './places.ts';
import { addRule, removeRules } from './rules.ts';

const onWorker2 = { heal: (cluster: FaultyCluster) => removeRules(cluster, 'worker2') } as const;

/** Leads clients on a node to the echo pod that is the first by its name. */
async function leadToFirst(cluster: FaultyCluster, service: string, match: string): Promise<void> {
  const [first] = await cluster.pods('app=echo');
  const ip = await cluster.serviceIp(service);
  await addRule(
    cluster,
    'worker2',
    { table: 'nat', chain: 'PREROUTING' },
    `-d ${ip} -p udp ${match} -j DNAT --to-destination ${first?.ip}:8081`,
  );
}

/** What can be wrong with UDP where endpoints change. */
export const STALE_UDP_FAULTS: Fault[] = [
  {
    ...onWorker2,
    id: 'stale-udp-endpoint',
    sentence: 'a node sends some datagrams to an endpoint that has left its Service',
    expected: { flannel: { red: ['SVC-4'] }, weave: { red: ['SVC-4'] } },
    finding: ({ node }) => ({ kind: 'endpoint-stale', from: at(node('worker2')), protocol: 'UDP' }),
    // The endpoint that leaves is the first by its name.
    inject: (cluster) =>
      leadToFirst(cluster, CHANGING, '--dport 81 -m statistic --mode random --probability 0.5'),
  },
  {
    ...onWorker2,
    id: 'stale-udp-entry',
    sentence: 'a node sends existing clients of a UDP Service to an endpoint that has left',
    expected: { flannel: { red: ['SVC-10'] } },
    finding: ({ node }) => ({
      kind: 'endpoint-stale',
      from: at(node('worker2')),
      protocol: 'UDP',
      samples: [{ fromNode: node('worker2') }],
    }),
    // The endpoint that joins first is the first by its name.
    inject: (cluster) => leadToFirst(cluster, MOVING, '--dport 5301'),
  },
];
