import type { Fault, FaultyCluster, PodOnNode } from './fault.ts';
import {
  at,
  drop,
  IPTABLES,
  inNamespaceOf,
  OVERLAY,
  removeRules,
  reservationsOf,
  ruled,
  twoContainersPod,
} from './rules.ts';

/** Faults of ICMP. */
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

/** Owner of the second address, in place of a container's id. */
const OWNER = 'netconform-fault';

/** The second address on a pod's node. It is reserved, so that no other pod gets it. Empty if there is none. */
async function reservedAddress(cluster: FaultyCluster, { role }: PodOnNode): Promise<string> {
  const found = await cluster.onNode(role, `cd ${reservationsOf(cluster)}; grep -l ${OWNER} 10.* || true`);
  return found.trim();
}

/** Reserves the last free address of a pod's node. */
async function reserveAddress(cluster: FaultyCluster, pod: PodOnNode): Promise<string> {
  const subnet = pod.ip.replace(/\d+$/, '');
  await cluster.onNode(
    pod.role,
    `cd ${reservationsOf(cluster)}
     for last in $(seq 254 -1 2); do [ -e ${subnet}$last ] || { echo ${OWNER} > ${subnet}$last; break; }; done`,
  );
  return reservedAddress(cluster, pod);
}

/** Bytes of memory for fragments that Linux keeps to, and frees down to: its own defaults (net.ipv4.ipfrag_high_thresh in ip-sysctl). */
const FRAGMENT_MEMORY = [3_145_728, 4_194_304] as const;

async function setFragmentMemory(
  onNode: FaultyCluster['onNode'],
  [low, high]: readonly [low: number, high: number],
): Promise<void> {
  await onNode(
    'worker',
    `cd /proc/sys/net/ipv4; echo 0 > ipfrag_low_thresh; echo ${high} > ipfrag_high_thresh; echo ${low} > ipfrag_low_thresh`,
  );
}

/** Faults of packets inside a pod and at a node. */
export const PACKET_FAULTS: Fault[] = [
  {
    id: 'no-loopback',
    sentence: 'the loopback interface of a pod drops all packets',
    expected: { flannel: { red: ['C2C-1'] }, weave: { red: ['C2C-1'] } },
    finding: ({ node }) => ({
      kind: 'no-connection',
      to: at(node('worker2')),
      samples: [{ to: 'container one' }],
    }),
    async inject(cluster) {
      const pod = await twoContainersPod(cluster);
      await inNamespaceOf(cluster, pod, `nsenter --net=$ns ${IPTABLES} -I INPUT -i lo -j DROP`);
    },
    async heal(cluster) {
      const pod = await twoContainersPod(cluster);
      await inNamespaceOf(cluster, pod, `nsenter --net=$ns ${IPTABLES} -F INPUT`);
    },
  },
  {
    id: 'two-addresses',
    sentence: 'the two containers of a pod use different source addresses',
    expected: { flannel: { red: ['C2C-2'] } },
    finding: ({ node }) => ({ kind: 'address-differs', samples: [{ nodes: [node('worker2')] }] }),
    async inject(cluster) {
      const pod = await twoContainersPod(cluster);
      const second = await reserveAddress(cluster, pod);
      await inNamespaceOf(
        cluster,
        pod,
        `nsenter --net=$ns ip address add ${second}/32 dev eth0
         ip route replace ${second} $(ip route show ${pod.ip} | grep -o 'dev [^ ]*')
         nsenter --net=$ns ${IPTABLES} -t nat -A POSTROUTING -o eth0 -m owner --uid-owner 65533 -j SNAT --to ${second}`,
      );
    },
    async heal(cluster) {
      const pod = await twoContainersPod(cluster);
      const second = await reservedAddress(cluster, pod);
      if (second === '') return;
      await inNamespaceOf(
        cluster,
        pod,
        `nsenter --net=$ns ${IPTABLES} -t nat -F POSTROUTING
         nsenter --net=$ns ip address del ${second}/32 dev eth0 2> /dev/null || true
         ip route del ${second} 2> /dev/null || true
         rm ${reservationsOf(cluster)}/${second}`,
      );
    },
  },
  {
    id: 'no-fragments',
    sentence: 'a node drops the fragments of datagrams',
    expected: { flannel: { red: ['POD-10'] } },
    finding: ({ node }) => ({ kind: 'no-connection', from: at(node('worker')), direction: 'both-ways' }),
    // No memory to keep a fragment until the others arrive. The first setting may not exceed the second.
    inject: ({ onNode }) => setFragmentMemory(onNode, [0, 0]),
    heal: ({ onNode }) => setFragmentMemory(onNode, FRAGMENT_MEMORY),
  },
  {
    id: 'local-traffic-masqueraded',
    sentence: 'a node masquerades clients of a Service that must keep their addresses',
    expected: { flannel: { red: ['EXT-2'] } },
    finding: ({ node }) => ({ kind: 'translated', to: at(node('worker2')) }),
    ...ruled('worker2', 'nat POSTROUTING', async (cluster) => {
      const range = await cluster.podRangeOf('worker2');
      return `! -s 10.200.0.0/16 -d ${range} -p tcp --dport 8080 -m conntrack --ctstate DNAT -j MASQUERADE`;
    }),
  },
];
