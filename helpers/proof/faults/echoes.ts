import type { Fault } from './fault.ts';
import { at, OVERLAY } from './places.ts';
import { drop, removeRules } from './rules.ts';

/** What can be wrong with ICMP. */
export const ECHO_FAULTS: Fault[] = [
  {
    id: 'no-ping',
    sentence: 'a node drops all ICMP echoes from other nodes, to itself and to its pods',
    expected: { flannel: { red: ['POD-11'] } },
    finding: ({ node }) => ({
      kind: 'no-connection',
      from: { type: 'other-nodes' },
      to: at(node('worker')),
    }),
    async inject(cluster) {
      for (const device of ['eth0', OVERLAY.device])
        await drop(cluster, 'worker', `-i ${device} -p icmp --icmp-type echo-request`);
    },
    heal: (cluster) => removeRules(cluster, 'worker'),
  },
];
