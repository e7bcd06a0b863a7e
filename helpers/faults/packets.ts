import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { Fault } from './fault.ts';
import { type FaultyCluster, type Role, runPods } from './faulty-cluster.ts';
import { drop, removeRules } from './rules.ts';

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
      const [pod] = await runPods(
        cluster.kube,
        'app=two-containers',
        ([first]) => first?.status?.podIP !== undefined,
      );
      const role = pod?.spec?.nodeName === cluster.node('worker') ? 'worker' : 'worker2';
      await cluster.onNode(
        role,
        `for ns in /var/run/netns/*; do
           nsenter --net=$ns ip -o address show | grep -q ' ${pod?.status?.podIP}/' || continue
           nsenter --net=$ns iptables -I INPUT -i lo -j DROP && exit 0
         done
         exit 1`,
      );
    },
    // It ends with the pod.
    heal: async () => undefined,
  },
  {
    id: 'overlay-one-way',
    sentence: 'what the overlay carries from one node to another is lost, in one direction',
    // The sender is cordoned, so that no nginx is on it: Services of which one endpoint is cut off would be red as well.
    expected: ['POD-2'],
    // An answer that is lost looks like a request that is lost: TCP cannot tell which way it is.
    says: ({ node }) =>
      new RegExp(
        `(${node('worker')}) and (${node('control-plane')}) do not reach each other|${node('control-plane')} and ${node('worker')} do not`,
      ),
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
    inject: (cluster) => drop(cluster, 'worker2', '-i eth0 -p tcp --dport 30000:32767'),
    heal: (cluster) => removeRules(cluster, 'worker2'),
  },
];
