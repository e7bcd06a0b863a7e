import type { Fault } from './fault.ts';
import type { FaultyCluster } from './faulty-cluster.ts';
import { drop, removeRules } from './rules.ts';

/** TCP of Weave Net's routers, and UDP of its overlays (sleeve, fast datapath). */
const PORTS = ['-p tcp --dport 6783', '-p tcp --sport 6783', '-p udp --dport 6783:6784'];

const signal = (name: 'STOP' | 'CONT', process: string) => (cluster: FaultyCluster) =>
  cluster.onNode('worker2', `pkill -${name} -x ${process}`).then(() => undefined);

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
      for (const port of PORTS) await drop(cluster, 'worker', `-s ${other} ${port}`);
    },
    heal: (cluster) => removeRules(cluster, 'worker'),
  },
  {
    id: 'weave-router-hangs',
    sentence: 'the router of a node hangs',
    expected: { weave: { red: ['POD-2', 'WEAVE-2'] } },
    says: ({ node }) => [new RegExp(node('worker2'))],
    inject: signal('STOP', 'weaver'),
    heal: signal('CONT', 'weaver'),
  },
  {
    id: 'weave-policies-not-enforced',
    sentence: 'the policy controller of a node hangs',
    expected: { weave: { red: ['POL-1'] } },
    says: ({ node }) => [new RegExp(node('worker2'))],
    inject: signal('STOP', 'weave-npc'),
    heal: signal('CONT', 'weave-npc'),
  },
];
