import { MOVING } from '../../requirements/services/expect-port-kept.ts';
import type { Fault } from './fault.ts';
import { at } from './places.ts';
import { addRule, removeRules } from './rules.ts';

/** What can be wrong with clients that keep their port. */
export const STALE_UDP_FAULTS: Fault[] = [
  {
    id: 'stale-udp-entry',
    sentence: 'a node keeps leading clients of a UDP Service to the endpoint that has left',
    expected: { flannel: { red: ['SVC-10'] } },
    finding: ({ node }) => ({
      kind: 'endpoint-stale',
      from: at(node('worker2')),
      protocol: 'UDP',
      samples: [{ fromNode: node('worker2') }],
    }),
    async inject(cluster) {
      // The endpoint that joins first is the first by its name.
      const [first] = await cluster.pods('app=echo');
      const ip = await cluster.serviceIp(MOVING);
      await addRule(
        cluster,
        'worker2',
        { table: 'nat', chain: 'PREROUTING' },
        `-d ${ip} -p udp --dport 5301 -j DNAT --to-destination ${first?.ip}:8081`,
      );
    },
    heal: (cluster) => removeRules(cluster, 'worker2'),
  },
];
