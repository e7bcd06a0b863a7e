import type { Fault, FaultyCluster, Role } from './fault.ts';
import { addRule, OVERLAY, removeRules } from './rules.ts';

const ENDS: readonly [Role, Role] = ['worker', 'worker2'];

/** The first SYN of each connection, by addresses and ports. A retransmission passes. */
const FIRST_SYN =
  '--syn -m hashlimit --hashlimit-name netconform --hashlimit-mode srcip,srcport,dstip,dstport --hashlimit-upto 1/min --hashlimit-burst 1';

/** Loses the first SYN of connections between the probe pods of two nodes, in both directions. */
async function loseFirstSyns(cluster: FaultyCluster, which = ''): Promise<void> {
  const probes = await cluster.pods('app=probe');
  const ipOn = (role: Role) => probes.find((pod) => pod.role === role)?.ip;
  const [one, other] = ENDS;
  for (const [role, from] of [
    [one, other],
    [other, one],
  ] as const) {
    const match = `-i ${OVERLAY.device} -s ${ipOn(from)} -d ${ipOn(role)} -p tcp --dport 8080`;
    await addRule(cluster, role, 'filter FORWARD', `${match} ${FIRST_SYN} ${which} -j DROP`);
  }
}

async function heal(cluster: FaultyCluster): Promise<void> {
  for (const role of ENDS) await removeRules(cluster, role);
}

/** Requirements that use TCP between these pods. */
const OVER_TCP = ['ADDR-3', 'POD-2', 'POD-3', 'POD-6'];

/** Faults that make users wait but lose nothing. */
export const SLOW_FAULTS: Fault[] = [
  {
    id: 'first-packet-lost',
    sentence: 'between two pods of different nodes, the first packet of every connection is lost',
    // Each of them probes these pods over TCP.
    expected: { flannel: { red: OVER_TCP } },
    finding: ({ node }) => ({
      kind: 'retransmission',
      samples: [{ fromNode: (name = '') => ENDS.map(node).includes(name) }],
    }),
    inject: (cluster) => loseFirstSyns(cluster),
    heal,
  },
  {
    id: 'some-first-packets-lost',
    sentence: 'between two pods of different nodes, a quarter of the connections lose their first packet',
    expected: { flannel: { red: [], unsteady: OVER_TCP } },
    inject: (cluster) => loseFirstSyns(cluster, '-m statistic --mode random --probability 0.25'),
    heal,
  },
];
