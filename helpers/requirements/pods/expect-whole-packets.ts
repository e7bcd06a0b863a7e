import type { Evidence } from '../../model/outcomes.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { expectEveryKind } from '../../probe/expect-every-kind.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import { packetBytes } from '../../probe/packet-bytes.ts';
import { fullDatagram, large, podPlace } from '../../probe/place-targets.ts';
import { everyProbePod, onAndAcrossNodes } from '../../probe/pod-pairs.ts';

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
  const bytes = await packetBytes(cluster, probes.map(at));
  const evidence = await expectEveryKind(
    'large requests and answers',
    await onAndAcrossNodes(cluster, (_from, to) => {
      const place = podPlace(at(to));
      // Datagrams first: which way they are lost can be seen, which of TCP's segments are cannot.
      return [fullDatagram(place, bytes), large(place)];
    }),
  );
  const mtus = probes.map(({ name }) => cluster.mtus.get(name));
  const announced = probes.map(({ name, node }, index) => `${name} on ${node}: MTU ${mtus[index]}`);
  return {
    ...evidence,
    summary: `MTU ${[...new Set(mtus)].join(' and ')}: ${evidence.summary}`,
    details: [...announced, ...(evidence.details ?? [])],
  };
}
