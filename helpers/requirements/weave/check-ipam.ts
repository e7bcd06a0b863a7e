import { type Evidence, Violation } from '../../model/outcomes.ts';
import { parseRange } from '../../model/range.ts';
import { type NodeReport, STATUS_BY_HAND } from './read-reports.ts';

/**
 * IPAM is ready on every node with one of the expected ranges, and no pod waits for an address.
 * @throws Violation naming the nodes that fail
 */
export function checkIpam(reports: readonly NodeReport[], ranges: readonly string[]): Evidence {
  const samples = reports.flatMap((one) =>
    troubles(one, ranges).map((trouble) => ({ nodes: [one.node], detail: `${one.node}: ${trouble}` })),
  );
  if (samples.length > 0) {
    throw new Violation(
      {
        kind: reports.every((one) => 'report' in one) ? 'ipam-not-ready' : 'router-silent',
        subject: 'IPAM of the routers',
        failed: new Set(samples.flatMap(({ nodes }) => nodes)).size,
        of: reports.length,
        unit: 'nodes',
        samples,
      },
      {
        expected: `IPAM ready with ${ranges.join(' or ')} on ${reports.length} nodes`,
        again: STATUS_BY_HAND,
      },
    );
  }
  return {
    checked: reports.length,
    summary: `IPAM ready with ${ranges.join(' or ')} on ${reports.length} nodes`,
  };
}

/** The problems of a router's IPAM, in words. */
function troubles(one: NodeReport, ranges: readonly string[]): string[] {
  if (!('report' in one)) return [`the router does not answer: ${one.why}`];
  const { Ready, IPAM } = one.report;
  if (IPAM === null || (IPAM.Entries ?? []).length === 0) return ['IPAM has no part of a ring yet'];
  const waiting = IPAM.PendingAllocates?.length ?? 0;
  return [
    ...(Ready ? [] : ['the router reports that it is not ready']),
    ...(ranges.includes(parseRange(IPAM.Range).text)
      ? []
      : [`IPAM assigns from ${IPAM.Range}, not from ${ranges.join(' or ')}`]),
    ...(waiting === 0 ? [] : [`${waiting} pods wait for an address`]),
  ];
}
