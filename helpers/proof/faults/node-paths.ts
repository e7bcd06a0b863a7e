import type { Finding } from '../../model/finding.ts';
import type { Part } from '../matches.ts';
import type { Fault, FaultyCluster } from './fault.ts';
import { at, dropped, OVERLAY, ruled } from './rules.ts';

const INPUT = 'filter INPUT';

/** Packets from the other worker itself to a worker's pods: on the overlay, a node has the first address of its pod CIDR. */
async function fromNode(cluster: FaultyCluster): Promise<string> {
  const [address] = (await cluster.podRangeOf('worker2')).split('/');
  return `-i ${OVERLAY.device} -s ${address}`;
}

function worker2ToWorker({ node }: FaultyCluster): Part<Finding> & object {
  return { kind: 'no-connection', from: at(node('worker2')), to: at(node('worker')), direction: 'one-way' };
}

/** Faults between nodes themselves and pods. */
export const NODE_PATH_FAULTS: Fault[] = [
  {
    id: 'node-closed-to-pods',
    sentence: "a node drops TCP from pods to itself, except at the kubelet's port",
    expected: { flannel: { red: ['POD-4'] }, weave: { red: ['POD-4'] } },
    finding: ({ node }) => ({ kind: 'no-connection', to: at(node('worker')), protocol: 'TCP' }),
    // It also drops connections from outside.
    apartFrom: ['no-health-check', 'local-traffic-stays'],
    ...ruled('worker', INPUT, async (cluster) => {
      return `! -i lo -d ${await cluster.addressOf('worker')} -p tcp --syn ! --dport 10250 -j DROP`;
    }),
  },
  {
    id: 'node-closed-to-udp',
    sentence: 'a node drops UDP from pods to itself',
    expected: { flannel: { red: ['POD-4'] } },
    finding: ({ node }) => ({ kind: 'no-connection', to: at(node('worker')), protocol: 'UDP' }),
    // Except the packets of the overlay.
    ...ruled('worker', INPUT, async (cluster) => {
      return `! -i lo -d ${await cluster.addressOf('worker')} -p udp ! --dport ${OVERLAY.port} -m conntrack --ctstate NEW -j DROP`;
    }),
  },
  {
    id: 'no-udp-from-node',
    sentence: 'UDP from a node itself does not reach the pods of another',
    expected: { flannel: { red: ['POD-4'] } },
    finding: (cluster) => ({ ...worker2ToWorker(cluster), protocol: 'UDP' }),
    ...dropped('worker', async (cluster) => `${await fromNode(cluster)} -p udp --dport 8081`),
  },
  {
    id: 'no-large-packets-from-node',
    sentence: 'large packets from a node itself do not reach the pods of another',
    expected: { flannel: { red: ['POD-4'] } },
    finding: (cluster) => ({ ...worker2ToWorker(cluster), size: (bytes = 0) => bytes >= 1000 }),
    ...dropped('worker', async (cluster) => `${await fromNode(cluster)} -m length --length 1300:65535`),
  },
];
