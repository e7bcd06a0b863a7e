import { allOf, type Evidence, Violation } from '../../model/outcomes.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { expectEveryKind, expectReachable } from '../../probe/expect-reachable.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import { packetBytes } from '../../probe/node-targets.ts';
import { fullDatagram, large, podPlace } from '../../probe/place-targets.ts';
import { everyProbePod, onAndAcrossNodes } from '../../probe/pod-pairs.ts';
import { edgeOf, isOf, pathMtus, type Way } from './path-mtu.ts';

/** Maximum number of pairs whose path MTU is searched. A search takes some seconds, and three pairs show a pattern. */
const SEARCHED = 3;

/**
 * Packets as large as the MTU of the pods' interfaces must arrive: full TCP segments both ways, and datagrams that fill a packet to its last
 * byte. Nothing can shorten or drop such datagrams unnoticed. If the path reports a smaller MTU, datagrams that fill that MTU must arrive too.
 * If large packets are lost without a report, it searches for the largest packet that passes.
 * @param at the pod with the address to probe; absent: its first address
 * @throws Violation with the path MTU of up to {@link SEARCHED} pairs
 */
export async function expectWholePackets(
  cluster: ClusterUnderTest,
  at: (pod: FixturePod) => FixturePod = (pod) => pod,
): Promise<Evidence> {
  const probes = await everyProbePod(cluster);
  const bytes = await packetBytes(cluster, probes.map(at));
  const ways: Way[] = [];
  const plan = await onAndAcrossNodes(cluster, (from, to) => {
    const place = podPlace(at(to));
    ways.push({ from, to: at(to) });
    // Datagrams first, because a probe can measure the direction of their loss, but not that of TCP segments.
    return [fullDatagram(place, bytes), large(place)];
  });
  const whole = await expectEveryKind('large requests and answers', plan).catch(async (error: unknown) => {
    if (error instanceof Violation) await tellEdges(error, ways, bytes);
    throw error;
  });
  const mtus = await pathMtus(cluster, ways, bytes);
  const evidence = allOf(whole, ...(await atEdge(ways, mtus, bytes)));
  for (const [way, pathMtu] of mtus)
    for (const pair of evidence.pairs ?? []) if (isOf(way, pair) && pathMtu <= bytes) pair.pathMtu = pathMtu;
  const announced = probes.map(({ name, node }) => `${name} on ${node}: MTU ${cluster.mtus.get(name)}`);
  const textOf = (mtu = bytes) =>
    mtu <= bytes ? mtu.toLocaleString('en') : `at least ${bytes.toLocaleString('en')}`;
  const paths = ways.map(
    (way) => `${way.from.prober.name} → ${way.to.name} on ${way.to.node}: path MTU ${textOf(mtus.get(way))}`,
  );
  return {
    ...evidence,
    summary: `path MTU ${[...new Set([...mtus.values()].map(textOf))].join(' and ')}: ${evidence.summary}`,
    details: [...announced, ...paths, ...(evidence.details ?? [])],
  };
}

/** Probes pairs whose path MTU is below the requested size, with datagrams that fill that MTU. Returns no evidence if there are none. */
async function atEdge(
  ways: readonly Way[],
  mtus: ReadonlyMap<Way, number>,
  bytes: number,
): Promise<Evidence[]> {
  const lower = ways.filter((way) => (mtus.get(way) ?? bytes) < bytes);
  const sources = Map.groupBy(lower, ({ from }) => from);
  if (sources.size === 0) return [];
  const plan = [...sources].map(([{ prober }, own]) => ({
    from: prober,
    to: own.map((way) => fullDatagram(podPlace(way.to), mtus.get(way) ?? bytes)),
  }));
  return [await expectReachable('datagrams that fill a packet of the path', plan)];
}

/** Adds the largest packet that passes to a violation about large packets. */
async function tellEdges(
  { finding, details, pairs = [] }: Violation,
  ways: readonly Way[],
  bytes: number,
): Promise<void> {
  if (finding.kind !== 'no-connection' || finding.size === undefined) return;
  const failed = ways.filter((way) =>
    finding.samples.some(({ from = '', to = '' }) => isOf(way, { from, to })),
  );
  const edges = await Promise.all(
    failed.slice(0, SEARCHED).map(async (way) => {
      const edge = await edgeOf(way, bytes);
      for (const pair of pairs) if (edge !== undefined && isOf(way, pair)) pair.pathMtu = edge;
      const told =
        edge === undefined ? 'not even packets of 1,280 bytes pass' : `path MTU ${edge.toLocaleString('en')}`;
      return `${way.from.prober.name} → ${way.to.name} on ${way.to.node}: ${told}`;
    }),
  );
  details.unshift(...edges);
}
