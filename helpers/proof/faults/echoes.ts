import type { Fault } from './fault.ts';
import { at } from './places.ts';
import { drop, removeRules } from './rules.ts';

/** What can be wrong with ICMP. */
export const ECHO_FAULTS: Fault[] = [
  {
    id: 'no-ping',
    sentence: 'a node drops every ICMP echo that comes from other nodes, for itself and for its pods',
    expected: { flannel: { red: ['POD-11'] } },
    finding: ({ node }) => ({
      kind: 'no-connection',
      from: { type: 'other-nodes' },
      to: at(node('worker')),
    }),
    inject: (cluster) => drop(cluster, 'worker', '! -i cni0 -p icmp --icmp-type echo-request'),
    heal: (cluster) => removeRules(cluster, 'worker'),
  },
];
