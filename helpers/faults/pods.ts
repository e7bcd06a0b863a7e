import type { Fault } from './fault.ts';
import type { FaultyCluster } from './faulty-cluster.ts';
import { addRule, drop, removeRules } from './rules.ts';
import { twoContainersPod } from './two-containers.ts';

const FORWARD = { table: 'filter', chain: 'FORWARD' } as const;

/** What comes to a worker's pods out of the overlay from the other worker's. */
async function fromWorker2({ podRangeOf }: FaultyCluster): Promise<string> {
  return `-i flannel.1 -s ${await podRangeOf('worker2')}`;
}

const onWorker = {
  when: 'before',
  heal: (cluster: FaultyCluster) => removeRules(cluster, 'worker'),
} as const;

/** What can be wrong between pods. */
export const POD_FAULTS: Fault[] = [
  {
    ...onWorker,
    id: 'own-node',
    sentence: 'the pods of a node do not reach each other, only those of other nodes',
    expected: ['POD-1'],
    says: ({ node }) => new RegExp(`the pods on ${node('worker')} do not reach each other`),
    async inject(cluster) {
      const range = await cluster.podRangeOf('worker');
      // Without what was meant for a Service, which reaches pods of the node in the same way.
      await addRule(
        cluster,
        'worker',
        FORWARD,
        `-s ${range} -d ${range} -p tcp --dport 8080 -m conntrack --ctstate NEW -m conntrack ! --ctstate DNAT -j DROP`,
      );
    },
  },
  {
    ...onWorker,
    id: 'masquerade',
    sentence: 'a node puts its own address in the place of its pods',
    // Two views of one thing: what a pod is for others, and what it is for each pod that it talks to.
    expected: ['ADDR-3', 'POD-3'],
    says: ({ node }) => new RegExp(`does not see the pods of ${node('worker')} under their own addresses`),
    async inject(cluster) {
      await addRule(
        cluster,
        'worker',
        { table: 'nat', chain: 'POSTROUTING' },
        `-s ${await cluster.podRangeOf('worker')} -d 10.200.0.0/16 -p tcp --dport 8080 -j MASQUERADE`,
      );
    },
  },
  {
    id: 'node-closed-to-pods',
    sentence: 'a node takes nothing from pods for itself',
    expected: ['POD-4'],
    says: ({ node }) => new RegExp(`${node('control-plane')} receives nothing`),
    when: 'before',
    // The API server, which execs by this port, is on that node itself.
    inject: async (cluster) =>
      drop(
        cluster,
        'control-plane',
        `! -i lo -d ${await cluster.addressOf('control-plane')} -p tcp --dport 10250`,
      ),
    heal: (cluster) => removeRules(cluster, 'control-plane'),
  },
  {
    ...onWorker,
    id: 'no-udp',
    sentence: 'UDP from the pods of one node does not reach those of another',
    expected: ['POD-5'],
    says: ({ node }) => new RegExp(`${node('worker')} receives nothing from ${node('worker2')} `),
    inject: async (cluster) => drop(cluster, 'worker', `${await fromWorker2(cluster)} -p udp --dport 8081`),
  },
  {
    ...onWorker,
    id: 'no-large-packets',
    sentence: 'large packets from the pods of one node are lost on their way to another, without a word',
    expected: ['POD-6'],
    says: ({ node }) => new RegExp(`${node('worker')} receives nothing from ${node('worker2')} `),
    inject: async (cluster) =>
      drop(cluster, 'worker', `${await fromWorker2(cluster)} -m length --length 1300:65535`),
  },
  {
    ...onWorker,
    id: 'lossy',
    sentence: 'one in twenty datagrams to the pods of a node is lost',
    // Twenty exchanges, of which none may be lost either, are enough to see so many, and full packets are lost as often as others.
    expected: ['POD-5', 'POD-6', 'POD-7'],
    says: ({ node }) => new RegExp(`${node('worker')}`),
    inject: (cluster) =>
      drop(
        cluster,
        'worker',
        '-i flannel.1 -p udp --dport 8081 -m statistic --mode nth --every 20 --packet 0',
      ),
  },
  {
    id: 'no-hairpin',
    sentence: 'what a pod sends to its own Service does not come back to it',
    expected: ['POD-9'],
    when: 'fixtures',
    async inject(cluster) {
      const { role, ip } = await twoContainersPod(cluster);
      await addRule(
        cluster,
        role,
        FORWARD,
        `-m conntrack --ctstate DNAT --ctorigsrc ${ip} --ctreplsrc ${ip} -j DROP`,
      );
    },
    async heal(cluster) {
      await removeRules(cluster, 'worker');
      await removeRules(cluster, 'worker2');
    },
  },
];
