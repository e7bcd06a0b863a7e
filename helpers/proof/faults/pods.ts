import type { Finding } from '../../model/finding.ts';
import { FAULT } from '../../model/timeouts.ts';
import type { Part } from '../matches.ts';
import type { Fault, FaultyCluster, Role } from './fault.ts';
import { at, drop, dropped, healedBy, OVERLAY, ruled } from './rules.ts';

const FORWARD = 'filter FORWARD';

/** Overlay packets to a worker's pods from the other worker and its pods. */
async function fromWorker2({ podRangeOf }: FaultyCluster): Promise<string> {
  return `-i ${OVERLAY.device} -s ${await podRangeOf('worker2')}`;
}

/** Packets from one pod to another. Those of Services, nodes and other pods stay untouched. */
async function fromProbeOn(cluster: FaultyCluster, role: Role): Promise<string> {
  const probes = await cluster.pods('app=probe');
  const ipOn = (one: Role) => probes.find((pod) => pod.role === one)?.ip;
  return `-i ${OVERLAY.device} -s ${ipOn(role)} -d ${ipOn('worker')}`;
}

/** Datagrams in one packet: larger ones are already reassembled here. */
const NO_FRAGMENTS = '-m length --length 0:2000';

function worker2ToWorker({ node }: FaultyCluster): Part<Finding> & object {
  return { from: at(node('worker2')), to: at(node('worker')), direction: 'one-way' };
}

const onWorker = healedBy('worker');

/** A share of the datagrams to the pods of a node is lost. */
function loss(percent: number, every: number): Fault {
  return {
    ...onWorker,
    id: `loss-of-${percent}-percent`,
    sentence: `${percent} % of the datagrams to the pods of a node are lost`,
    // Twenty exchanges are enough to see this share, and full packets are lost as often as others.
    expected: { flannel: { red: ['POD-5', 'POD-6', 'POD-7'] } },
    finding: ({ node }) => ({ kind: 'loss', from: (place) => place !== undefined, to: at(node('worker')) }),
    // Each lost datagram costs its whole timeout.
    pace: { connectMs: FAULT.lossyConnect },
    async inject(cluster) {
      for (const role of ['control-plane', 'worker2'] as const)
        await drop(
          cluster,
          'worker',
          `${await fromProbeOn(cluster, role)} -p udp --dport 8081 ${NO_FRAGMENTS} -m statistic --mode nth --every ${every} --packet 0`,
        );
    },
  };
}

/** Faults between pods. */
export const POD_FAULTS: Fault[] = [
  {
    id: 'own-node',
    sentence: 'the pods of a node do not reach each other, only those of other nodes',
    expected: { flannel: { red: ['POD-1'] } },
    finding: ({ node }) => ({ kind: 'no-connection', from: at(node('worker')), to: at(node('worker')) }),
    ...ruled('worker', FORWARD, async (cluster) => {
      const range = await cluster.podRangeOf('worker');
      // Without packets for a Service, which reach pods of the node in the same way.
      return `-s ${range} -d ${range} -p tcp --dport 8080 -m conntrack --ctstate NEW -m conntrack ! --ctstate DNAT -j DROP`;
    }),
  },
  {
    id: 'overlay-one-way',
    beforeFixtures: 'too',
    sentence: 'the overlay loses all packets between two nodes, in one direction',
    // The overlay also carries the node's own packets to pods, and the DNS pods are on the node that it does not reach.
    // No other Service has an endpoint on either.
    expected: { flannel: { red: ['POD-2', 'POD-4', 'SVC-6', 'DNS-1', 'DNS-2'] } },
    finding: ({ node }) => ({
      kind: 'no-connection',
      from: at(node('worker')),
      to: at(node('control-plane')),
      direction: 'one-way',
    }),
    ...dropped('control-plane', async (cluster) => {
      return `-p udp --dport ${OVERLAY.port} -s ${await cluster.addressOf('worker')}`;
    }),
  },
  {
    id: 'refused-between-nodes',
    sentence: 'a node refuses connections from pods of another node to its own pods',
    // The other node's own packets also have an address of its pod CIDR.
    expected: { flannel: { red: ['POD-2', 'POD-4'] } },
    finding: (cluster) => ({ ...worker2ToWorker(cluster), kind: 'refused' }),
    // POD-5 leaves out a pair that does not answer over TCP.
    apartFrom: ['no-udp'],
    ...ruled('worker', FORWARD, async (cluster) => {
      return `${await fromWorker2(cluster)} -p tcp --dport 8080 -j REJECT --reject-with tcp-reset`;
    }),
  },
  {
    id: 'masquerade',
    sentence: 'a node replaces the source addresses of its pods by its own address',
    // Two views of the same fault: how others see a pod, and how each of its peers sees it.
    expected: { flannel: { red: ['ADDR-3', 'POD-3'] } },
    finding: ({ node }) => ({ kind: 'translated', from: at(node('worker')), to: { type: 'node' } }),
    // ADDR-3 asks one other pod what it sees. That may be the pod that nothing reaches.
    apartFrom: ['overlay-one-way'],
    ...ruled('worker', 'nat POSTROUTING', async (cluster) => {
      return `-s ${await cluster.podRangeOf('worker')} -d 10.200.0.0/16 -p tcp --dport 8080 -j MASQUERADE`;
    }),
  },
  {
    id: 'no-udp',
    sentence: 'UDP from the pods of one node does not reach those of another',
    expected: { flannel: { red: ['POD-5'] } },
    finding: (cluster) => ({ ...worker2ToWorker(cluster), kind: 'no-connection', protocol: 'UDP' }),
    ...dropped('worker', async (cluster) => `${await fromProbeOn(cluster, 'worker2')} -p udp --dport 8081`),
  },
  {
    id: 'no-large-packets',
    sentence: 'large packets from the pods of one node to another are lost silently',
    expected: { flannel: { red: ['POD-6'] } },
    finding: (cluster) => ({
      ...worker2ToWorker(cluster),
      kind: 'no-connection',
      size: (bytes = 0) => bytes >= 1000 && bytes < 10_000,
    }),
    ...dropped('worker', async (cluster) => {
      return `${await fromProbeOn(cluster, 'worker2')} -m length --length 1300:2000`;
    }),
  },
  loss(5, 20),
  loss(20, 5),
  loss(50, 2),
  {
    id: 'no-hairpin',
    sentence: 'packets from a pod to its own Service do not return to it',
    expected: { flannel: { red: ['POD-9'] }, weave: { red: ['POD-9'] } },
    finding: ({ node }) => ({ kind: 'no-connection', from: at(node('worker')), to: at(node('worker')) }),
    ...ruled('worker', FORWARD, async (cluster) => {
      const ip = (await cluster.pods('app=probe')).find(({ role }) => role === 'worker')?.ip;
      return `-m conntrack --ctstate DNAT --ctorigsrc ${ip} --ctreplsrc ${ip} -j DROP`;
    }),
  },
];
