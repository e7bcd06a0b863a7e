import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { Fault } from './fault.ts';
import type { FaultyCluster, Role } from './faulty-cluster.ts';
import { drop, removeRules } from './rules.ts';
import { inNamespaceOf, twoContainersPod } from './two-containers.ts';

/** A cordoned node keeps the pods that are on every node, and gets no nginx. */
async function cordon({ kube, node }: FaultyCluster, role: Role, unschedulable: boolean): Promise<void> {
  await kube.core.patchNode(
    { name: node(role), body: { spec: { unschedulable } } },
    setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
  );
}

/** What can happen to packets on their way. */
export const PACKET_FAULTS: Fault[] = [
  {
    id: 'no-loopback',
    sentence: 'the loopback of a pod drops what is sent on it',
    expected: ['C2C-1'],
    when: 'fixtures',
    async inject(cluster) {
      const pod = await twoContainersPod(cluster);
      await inNamespaceOf(cluster, pod, 'nsenter --net=$ns iptables -I INPUT -i lo -j DROP');
    },
    // It ends with the pod.
    heal: async () => undefined,
  },
  {
    id: 'two-addresses',
    sentence: 'one container of a pod is seen under another address than the other',
    expected: ['C2C-2'],
    says: () => /the containers of one pod are \S+ and \S+ for probe-/,
    when: 'fixtures',
    async inject(cluster) {
      const pod = await twoContainersPod(cluster);
      const second = pod.ip.replace(/\d+$/, '254');
      await inNamespaceOf(
        cluster,
        pod,
        `nsenter --net=$ns ip address add ${second}/32 dev eth0
         ip route replace ${second} $(ip route show ${pod.ip} | grep -o 'dev [^ ]*')
         nsenter --net=$ns iptables -t nat -A POSTROUTING -o eth0 -m owner --uid-owner 65533 -j SNAT --to ${second}`,
      );
    },
    // It ends with the pod.
    heal: async () => undefined,
  },
  {
    id: 'overlay-one-way',
    sentence: 'what the overlay carries from one node to another is lost, in one direction',
    // The sender is cordoned, so that no Service has an endpoint on it that is cut off. What the node itself sends to pods is
    // carried by the overlay too, and the DNS pods are on the node that it does not reach.
    expected: ['POD-2', 'POD-4', 'SVC-6', 'DNS-1'],
    says: ({ node }) => new RegExp(`${node('control-plane')} receives nothing from ${node('worker')} `),
    when: 'before',
    async inject(cluster) {
      await cordon(cluster, 'worker', true);
      await drop(cluster, 'control-plane', `-p udp --dport 8472 -s ${await cluster.addressOf('worker')}`);
    },
    async heal(cluster) {
      await removeRules(cluster, 'control-plane');
      await cordon(cluster, 'worker', false);
    },
  },
  {
    id: 'no-node-port',
    sentence: 'a node drops what comes to its node ports',
    expected: ['EXT-1'],
    says: ({ node }) => new RegExp(`${node('worker2')} receives nothing`),
    when: 'before',
    // New connections alone: a port in that range may also be the one that a masqueraded connection of a pod was given.
    inject: (cluster) => drop(cluster, 'worker2', '-i eth0 -p tcp --syn --dport 30000:32767'),
    heal: (cluster) => removeRules(cluster, 'worker2'),
  },
];
