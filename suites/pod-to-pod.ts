// "All pods can communicate with all other pods, whether they are on the same node or on different nodes … without the
// use of proxies or address translation (NAT)." "Agents on a node … can communicate with all pods on that node."
// https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model

import { allOf } from '../helpers/model/outcomes.ts';
import { expectEveryKind, expectReachable } from '../helpers/probe/expect-reachable.ts';
import { nodesAndPods } from '../helpers/probe/node-targets.ts';
import { fragmentedDatagram, podPlace } from '../helpers/probe/place-targets.ts';
import { onAndAcrossNodes } from '../helpers/probe/pod-pairs.ts';
import { overUdp, seeing } from '../helpers/probe/pod-targets.ts';
import { expectEchoes } from '../helpers/requirements/pods/expect-echoes.ts';
import { expectHairpin } from '../helpers/requirements/pods/expect-hairpin.ts';
import { expectMoreProtocols } from '../helpers/requirements/pods/expect-more-protocols.ts';
import { expectSteady } from '../helpers/requirements/pods/expect-steady.ts';
import { expectWholePackets } from '../helpers/requirements/pods/expect-whole-packets.ts';
import { podsOnOtherNodes, podsOnSameNode } from '../helpers/requirements/pods/pods-by-node.ts';
import { suite } from '../helpers/requirements/requirement.ts';
import { everyNodeToPlaces } from '../helpers/requirements/services/service-targets.ts';

export const requirement = suite({ vantage: 'every node', by: 'exec', layer: 'pods' });

const MODEL = 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model';

requirement(
  'POD-1',
  {
    level: 'core',
    turn: 'first',
    title: "a pod reaches every pod on its own node, at the pod's IP",
    rule: MODEL,
    covers: [{ from: ['pod'], to: ['pod on its own node'], protocols: ['TCP'], sizes: ['small'] }],
  },
  async (cluster) => expectReachable('pods on the same node', await podsOnSameNode(cluster)),
);

requirement(
  'POD-2',
  {
    level: 'core',
    turn: 'first',
    title: "a pod reaches every pod on every other node, at the pod's IP",
    rule: MODEL,
    requires: ['two nodes'],
    covers: [{ from: ['pod'], to: ['pod on another node'], protocols: ['TCP'], sizes: ['small'] }],
  },
  async (cluster) => expectReachable('pods on other nodes', await podsOnOtherNodes(cluster)),
);

requirement(
  'POD-3',
  {
    level: 'core',
    title: "no address translation between pods: the receiver sees the sender's pod IP",
    rule: MODEL,
  },
  async (cluster) =>
    expectReachable(
      "pods under the sender's own address",
      await onAndAcrossNodes(cluster, (from, to) => seeing(from, to)),
    ),
);

requirement(
  'POD-4',
  {
    level: 'core',
    title: 'a node reaches the pods on it and on other nodes, and a pod reaches the nodes',
    rule: MODEL,
    covers: [
      { from: ['node'], to: ['pod on its own node', 'pod on another node'] },
      { from: ['pod'], to: ['its own node', 'another node'] },
    ],
    requires: ['host network'],
    datagrams: 'counted',
  },
  async (cluster) => {
    const { nodesToPods, podsToNodes } = await nodesAndPods(cluster);
    return allOf(
      await expectEveryKind('pods, from nodes', nodesToPods),
      await expectEveryKind('nodes, from pods', podsToNodes),
    );
  },
);

requirement(
  'POD-5',
  {
    level: 'core',
    title: 'UDP passes between pods, on and across nodes',
    rule: MODEL,
    covers: [
      {
        from: ['pod'],
        to: ['pod on its own node', 'pod on another node'],
        protocols: ['UDP'],
        sizes: ['small'],
      },
    ],
    datagrams: 'counted',
  },
  async (cluster) =>
    expectReachable('pods over UDP', await onAndAcrossNodes(cluster, (_from, to) => overUdp(to))),
);

requirement(
  'POD-6',
  {
    level: 'core',
    title: "packets of the size that the pod's interface announces arrive, on and across nodes",
    rule: 'https://datatracker.ietf.org/doc/html/rfc4821#section-1',
    covers: [{ from: ['pod'], to: ['pod on its own node', 'pod on another node'], sizes: ['large'] }],
    datagrams: 'counted',
  },
  async (cluster) => expectWholePackets(cluster),
);

requirement(
  'POD-7',
  {
    level: 'extended',
    title: 'exchanges between pods are steady: none of a hundred is lost',
    rule: MODEL,
    datagrams: 'sent',
  },
  async (cluster) =>
    expectSteady(
      'pods over UDP',
      // The control leaves out a pair without any UDP, which is no pair that loses some of it.
      await onAndAcrossNodes(cluster, (_from, to) => ({ ...overUdp(to), control: overUdp(to) })),
    ),
);

requirement(
  'POD-8',
  {
    level: 'extended',
    title: 'pods reach each other over SCTP and over a second address family, where the cluster has them',
    rule: 'https://kubernetes.io/docs/concepts/services-networking/dual-stack/',
    requires: ['more protocols'],
    creates: 'a pod on each node that serves SCTP, if the kernels support it',
    noFault: 'no cluster that netconform makes has SCTP or two address families',
  },
  async (cluster) => expectMoreProtocols(cluster),
);

requirement(
  'POD-9',
  {
    level: 'extended',
    title: 'a pod reaches itself through its own Service, on every node',
    rule: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#a-pod-fails-to-reach-itself-via-the-service-ip',
    layer: 'above services',
  },
  async (cluster) => expectHairpin(cluster),
);

requirement(
  'POD-10',
  {
    level: 'extended',
    title: 'a datagram larger than a packet arrives whole, between pods and at a Service',
    rule: 'https://datatracker.ietf.org/doc/html/rfc791#section-2.3',
    covers: [
      {
        from: ['pod'],
        to: ['pod on its own node', 'pod on another node', 'cluster IP'],
        protocols: ['UDP'],
        sizes: ['in fragments'],
      },
    ],
    datagrams: 'counted',
  },
  async (cluster) =>
    allOf(
      await expectReachable(
        'datagrams larger than a packet, between pods',
        await onAndAcrossNodes(cluster, (_from, to) => fragmentedDatagram(podPlace(to))),
      ),
      await expectReachable(
        'datagrams larger than a packet, to a Service',
        await everyNodeToPlaces(cluster, fragmentedDatagram),
      ),
    ),
);

requirement(
  'POD-11',
  {
    level: 'extended',
    turn: 'beside',
    title: 'pods and nodes answer an ICMP echo',
    rule: 'https://datatracker.ietf.org/doc/html/rfc1122#page-42',
    requires: ['room for pods'],
    creates: 'two pods on each node that may ping, one of them on the host network',
  },
  async (cluster) => expectEchoes(cluster),
);
