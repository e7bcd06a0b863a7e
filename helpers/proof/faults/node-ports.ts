import type { Fault, FaultyCluster } from './fault.ts';
import { addRule, at, healedBy, lost, ruled } from './rules.ts';

const NODE_PORTS = '--dport 30000:32767';

/** By source: a masqueraded connection of a pod may have a port of the same range. */
const ASKING = '-m conntrack --ctdir ORIGINAL';

/** Host ports of pods: the range from which EXT-4 chooses. */
const HOST_PORTS = '--dport 12000:19999';

/** Everything to a node's node ports, from inside and outside. */
const BOTH = { flannel: { red: ['EXT-1', 'SVC-9'] }, weave: { red: ['EXT-1', 'SVC-9'] } };

const FROM_INSIDE = { flannel: { red: ['SVC-9'] }, weave: { red: ['SVC-9'] } };

/** Drops packets from other machines to a node's node ports. */
function dropArriving(cluster: FaultyCluster, match: string): Promise<void> {
  return addRule(cluster, 'worker', 'mangle PREROUTING', `-i eth0 ${match} ${ASKING} -j DROP`);
}

/** Faults of node ports and host ports. */
export const NODE_PORT_FAULTS: Fault[] = [
  {
    ...healedBy('worker'),
    id: 'no-node-port',
    beforeFixtures: 'too',
    sentence: 'a node drops TCP to its node ports',
    expected: BOTH,
    finding: ({ node }) => ({ kind: 'no-connection', to: at(node('worker')) }),
    inject: (cluster) => dropArriving(cluster, `-p tcp ${NODE_PORTS}`),
  },
  {
    ...healedBy('worker'),
    id: 'no-udp-node-port',
    sentence: 'a node drops UDP to its node ports',
    expected: BOTH,
    finding: ({ node }) => ({ kind: 'no-connection', to: at(node('worker')), protocol: 'UDP' }),
    inject: (cluster) => dropArriving(cluster, `-p udp ${NODE_PORTS}`),
  },
  {
    ...healedBy('worker'),
    id: 'no-large-uploads',
    sentence: 'a node drops large TCP packets to its node ports',
    expected: BOTH,
    finding: ({ node }) => ({
      kind: 'no-connection',
      to: at(node('worker')),
      protocol: 'TCP',
      size: (bytes = 0) => bytes > 10_000,
    }),
    inject: (cluster) => dropArriving(cluster, `-p tcp ${NODE_PORTS} -m length --length 1300:65535`),
  },
  {
    ...healedBy('worker2'),
    id: 'no-node-port-for-pods',
    sentence: 'the pods of a node reach no node port',
    expected: FROM_INSIDE,
    finding: ({ node }) => ({ kind: 'no-connection', from: at(node('worker2')), protocol: 'TCP' }),
    async inject(cluster) {
      for (const { ip, role } of await cluster.pods('app=probe'))
        if (role === 'worker2')
          await addRule(
            cluster,
            role,
            'mangle PREROUTING',
            `-s ${ip} -p tcp ${NODE_PORTS} ${ASKING} -j DROP`,
          );
    },
  },
  {
    id: 'no-node-port-for-the-node',
    sentence: 'a node itself does not reach its own node ports',
    expected: FROM_INSIDE,
    finding: ({ node }) => ({
      kind: lost,
      from: at(node('worker2')),
      to: at(node('worker2')),
      protocol: 'TCP',
    }),
    // Before the rules of Services: nothing listens on such a port itself.
    ...ruled('worker2', 'nat OUTPUT', () => `-p tcp ${NODE_PORTS} -j ACCEPT`),
  },
  {
    ...healedBy('worker'),
    id: 'no-host-ports',
    sentence: 'a node has lost the rules for host ports',
    expected: { flannel: { red: ['EXT-4'] }, weave: { red: ['EXT-4'] } },
    finding: ({ node }) => ({ kind: lost, to: at(node('worker')) }),
    async inject(cluster) {
      // Before them, because the plugin writes them again for each new pod.
      const there = `-d ${await cluster.addressOf('worker')}`;
      for (const chain of ['PREROUTING', 'OUTPUT'])
        for (const protocol of ['tcp', 'udp'])
          await addRule(cluster, 'worker', `nat ${chain}`, `${there} -p ${protocol} ${HOST_PORTS} -j ACCEPT`);
    },
  },
];
