import type { Sample } from '../../model/finding.ts';
import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import { answered, type NodeReport, type RingEntry, STATUS_BY_HAND } from './read-reports.ts';

/**
 * All routers have the same ring: the same owner for each token, parts that add up to the range, and only owners that are known peers.
 * Versions are not compared. They also change with the free addresses, and differ until the next gossip, for up to 30 s.
 * @throws Violation naming the differences and the silent routers; Inconclusive if no router answers
 */
export function checkRing(reports: readonly NodeReport[]): Evidence {
  const [first, ...others] = answered(reports);
  if (first === undefined) throw new Inconclusive('no router answers: nothing is known of the ring');
  const ring = first.report.IPAM?.Entries ?? [];
  const samples: Sample[] = [
    ...reports.flatMap((one) =>
      'why' in one
        ? {
            nodes: [one.node],
            detail: `${one.node}: its router does not answer, so its part of the ring is unknown: ${one.why}`,
          }
        : [],
    ),
    ...others.flatMap(({ node, report }) => difference(first.node, ring, node, report.IPAM?.Entries ?? [])),
    ...answered(reports).flatMap(({ node, report }) => {
      const entries = report.IPAM?.Entries ?? [];
      const sum = entries.reduce((total, { Size }) => total + Size, 0);
      const range = report.IPAM?.RangeNumIPs ?? 0;
      const gone = new Set(
        entries
          .filter(({ IsKnownPeer }) => !IsKnownPeer)
          .map(({ Nickname, Peer }) => `${Nickname} (${Peer})`),
      );
      return [
        ...(sum === range ? [] : [`the parts of the ring add up to ${sum} addresses, not ${range}`]),
        ...[...gone].map((peer) => `${peer} owns a part of the ring and cannot be reached`),
      ].map((trouble) => ({ nodes: [node], detail: `${node}: ${trouble}` }));
    }),
  ];
  if (samples.length > 0) {
    throw new Violation(
      {
        kind: reports.some((one) => 'why' in one) ? 'router-silent' : 'ring-differs',
        subject: 'the ring of the routers',
        failed: new Set(samples.flatMap(({ nodes = [] }) => nodes.at(-1) ?? [])).size,
        of: reports.length,
        unit: 'nodes',
        samples,
      },
      {
        expected: 'one ring on all nodes, its parts add up to the range, every owner is active',
        again: STATUS_BY_HAND,
      },
    );
  }
  const shares = new Map<string, number>();
  for (const { Nickname, Size } of ring) shares.set(Nickname, (shares.get(Nickname) ?? 0) + Size);
  return {
    checked: ring.length,
    summary: `one ring of ${ring.length} parts, the same on ${answered(reports).length} nodes, ${first.report.IPAM?.RangeNumIPs} addresses`,
    details: [...shares].map(([peer, size]) => `${peer}: ${size} addresses`),
  };
}

function difference(
  one: string,
  ring: readonly RingEntry[],
  other: string,
  entries: readonly RingEntry[],
): Sample[] {
  const text = ({ Token, Nickname, Peer }: RingEntry) => `${Token} ${Nickname} (${Peer})`;
  const here = new Set(ring.map(text));
  const there = new Set(entries.map(text));
  return [
    ...[...here]
      .filter((entry) => !there.has(entry))
      .map((entry) => ({ nodes: [one, other], detail: `${one} has ${entry} in its ring, ${other} has not` })),
    ...[...there]
      .filter((entry) => !here.has(entry))
      .map((entry) => ({ nodes: [one, other], detail: `${other} has ${entry} in its ring, ${one} has not` })),
  ];
}
