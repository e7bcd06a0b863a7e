import { inSeconds, TIMEOUTS } from '../../model/timeouts.ts';
import { type Fault, type FaultyCluster, ROLES, until } from './fault.ts';
import { addRule, drop, removeRules } from './rules.ts';

/** Waits until a worker's router has an established connection to the other one, or has none. A router's API is on its node. */
async function linked(cluster: FaultyCluster, wanted: boolean): Promise<void> {
  const other = await cluster.addressOf('worker2');
  await until(`the link of two routers to be ${wanted ? 'there' : 'gone'}`, async () => {
    const lines = await cluster.onNode('worker', 'curl -s 127.0.0.1:6784/status/connections');
    return (
      lines.split('\n').some((line) => line.includes(`${other}:`) && / established /.test(line)) === wanted
    );
  });
}

/** Faults of Weave Net. */
export const WEAVE_FAULTS: Fault[] = [
  {
    id: 'weave-link-cut',
    sentence: 'the routers of two nodes do not reach each other',
    // Other nodes relay the pods' packets: only the link is gone.
    expected: { weave: { red: ['WEAVE-3'] } },
    finding: ({ node }) => ({
      kind: 'link-down',
      samples: (samples) =>
        samples.some(({ fromNode, toNode }) =>
          [node('worker'), node('worker2')].every((name) => name === fromNode || name === toNode),
        ),
    }),
    async inject(cluster) {
      const other = await cluster.addressOf('worker2');
      // With a reset a router sees at once what it would notice only after a minute of silence.
      for (const port of ['--dport', '--sport'])
        await addRule(
          cluster,
          'worker',
          'filter OUTPUT',
          `-d ${other} -p tcp ${port} 6783 -j REJECT --reject-with tcp-reset`,
        );
      await drop(cluster, 'worker', `-s ${other} -p udp --dport 6783:6784`);
      await drop(cluster, 'worker', `-s ${other} -p tcp --dport 6783`);
      await linked(cluster, false);
    },
    async heal(cluster) {
      await removeRules(cluster, 'worker');
      // A router retries a known peer at once on a connect command. Otherwise it waits longer each time.
      await cluster.onNode(
        'worker',
        `curl -s -d peer=${await cluster.addressOf('worker2')} 127.0.0.1:6784/connect`,
      );
      await linked(cluster, true);
    },
  },
  {
    id: 'policies-not-enforced',
    sentence: 'every node accepts connections that policies deny',
    expected: { weave: { red: ['POL-1'] } },
    finding: () => ({ kind: 'policy-not-enforced' }),
    alone: true,
    inject: (cluster) => letThrough(cluster, '-I'),
    heal: (cluster) => letThrough(cluster, '-D'),
  },
];

/** Inserts rules before Weave Net's, whose iptables backend may differ from the node's, or deletes them if they are there. */
async function letThrough({ onNode }: FaultyCluster, how: '-I' | '-D'): Promise<void> {
  for (const role of ROLES)
    await onNode(
      role,
      `for way in -i -o; do
         for iptables in iptables-nft iptables-legacy; do
           $iptables -w ${inSeconds(TIMEOUTS.iptablesLock)} ${how} FORWARD $way weave -j ACCEPT || true
         done
       done`,
    );
}
