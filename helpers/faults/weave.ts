import type { Fault } from './fault.ts';
import { type FaultyCluster, until } from './faulty-cluster.ts';
import { addRule, drop, removeRules } from './rules.ts';

/** Waits until the router of a worker has an established connection to the other one, or has none; the API of a router is on its node. */
async function linked(cluster: FaultyCluster, wanted: boolean): Promise<void> {
  const other = await cluster.addressOf('worker2');
  await until(`the link of two routers to be ${wanted ? 'there' : 'gone'}`, async () => {
    const lines = await cluster.onNode('worker', 'curl -s 127.0.0.1:6784/status/connections');
    return (
      lines.split('\n').some((line) => line.includes(`${other}:`) && / established /.test(line)) === wanted
    );
  });
}

/** What can be wrong with Weave Net. */
export const WEAVE_FAULTS: Fault[] = [
  {
    id: 'weave-link-cut',
    sentence: 'the routers of two nodes do not reach each other',
    // Others relay what the pods send: nothing but the link is gone.
    expected: { weave: { red: ['WEAVE-3'] } },
    says: ({ node }) => [new RegExp(node('worker2')), new RegExp(node('worker'))],
    async inject(cluster) {
      const other = await cluster.addressOf('worker2');
      // Reset, so that a router sees at once what silence would tell it after a minute.
      for (const port of ['--dport', '--sport'])
        await addRule(
          cluster,
          'worker',
          { table: 'filter', chain: 'OUTPUT' },
          `-d ${other} -p tcp ${port} 6783 -j REJECT --reject-with tcp-reset`,
        );
      await drop(cluster, 'worker', `-s ${other} -p udp --dport 6783:6784`);
      await drop(cluster, 'worker', `-s ${other} -p tcp --dport 6783`);
      await linked(cluster, false);
    },
    async heal(cluster) {
      await removeRules(cluster, 'worker');
      await linked(cluster, true);
    },
  },
];
