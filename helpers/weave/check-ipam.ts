import { parseRange } from '../address/range.ts';
import { type Evidence, Violation } from '../requirement/outcomes.ts';
import { STATUS_BY_HAND } from './read-reports.ts';
import type { NodeReport } from './report.ts';

/**
 * IPAM is ready on every node, with a range that was asked for.
 * @throws Violation naming the nodes where it is not
 */
export function checkIpam(reports: readonly NodeReport[], ranges: readonly string[]): Evidence {
  const wrong = reports.flatMap((one) => {
    if (!('report' in one)) return [`${one.node}: the router does not answer: ${one.why}`];
    const { Ready, IPAM } = one.report;
    if (IPAM === null || (IPAM.Entries ?? []).length === 0)
      return [`${one.node}: IPAM has no part of a ring yet`];
    return [
      ...(Ready ? [] : [`${one.node}: the router says that it is not ready`]),
      ...(ranges.includes(parseRange(IPAM.Range).text)
        ? []
        : [`${one.node}: IPAM hands out of ${IPAM.Range}, not of ${ranges.join(' or ')}`]),
      ...((IPAM.PendingAllocates ?? []).length === 0
        ? []
        : [`${one.node}: ${IPAM.PendingAllocates?.length} pods wait for an address`]),
    ];
  });
  if (wrong[0] !== undefined) {
    throw new Violation(wrong[0], {
      expected: `IPAM ready with ${ranges.join(' or ')} on ${reports.length} nodes`,
      details: wrong,
      again: STATUS_BY_HAND,
    });
  }
  return {
    checked: reports.length,
    summary: `IPAM ready with ${ranges.join(' or ')} on ${reports.length} nodes`,
  };
}
