import { allOf } from '../../model/all-of.ts';
import type { Evidence } from '../../model/outcomes.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { expectReachable } from '../../probe/expect-reachable.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import { everyProbePod, onAndAcrossNodes } from '../../probe/pod-pairs.ts';
import { echoing, echoingDatagram, largestDatagram } from '../../probe/pod-targets.ts';
import { interfaceMtu } from './interface-mtu.ts';

/**
 * Packets as large as the pods' interfaces announce arrive: full segments of TCP both ways, and datagrams that fill a
 * packet to its last byte, which nothing can cut or hold back unnoticed.
 * @param at a pod as it is to be reached, where that is not at its first address
 */
export async function expectWholePackets(
  cluster: ClusterUnderTest,
  at: (pod: FixturePod) => FixturePod = (pod) => pod,
): Promise<Evidence> {
  const probes = await everyProbePod(cluster);
  const mtus = await Promise.all(probes.map((pod) => interfaceMtu(cluster, pod)));
  const mtu = Math.min(...mtus, ...probes.map(at).map(largestDatagram));
  // Datagrams first: which way they are lost can be seen, which of TCP's segments are cannot.
  const udp = await expectReachable(
    `datagrams in packets of ${mtu} bytes`,
    await onAndAcrossNodes(cluster, (_from, to) => echoingDatagram(at(to), mtu)),
  );
  const tcp = await expectReachable(
    'large requests and answers',
    await onAndAcrossNodes(cluster, (_from, to) => echoing(at(to))),
  );
  const evidence = allOf(udp, tcp);
  const announced = probes.map((pod, index) => `${pod.name} on ${pod.node}: MTU ${mtus[index]}`);
  return {
    ...evidence,
    summary: `MTU ${[...new Set(mtus)].join(' and ')}: ${evidence.summary}`,
    details: [...announced, ...(evidence.details ?? [])],
  };
}
