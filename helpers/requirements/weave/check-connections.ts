import type { Sample } from '../../model/finding.ts';
import { type Evidence, Violation } from '../../model/outcomes.ts';
import { answered, type NodeReport, STATUS_BY_HAND } from './read-reports.ts';

/**
 * Every router has an established connection to every other one: N·(N−1), as both ends count. The evidence has the mode, MTU and encryption of
 * each.
 * @throws Violation naming every missing connection
 */
export function checkConnections(reports: readonly NodeReport[]): Evidence {
  const routers = answered(reports);
  const silent = reports.flatMap((one) => ('why' in one ? one.node : []));
  const missing = routers.flatMap(({ node, report }): Sample[] => {
    const own = report.Router.Peers?.find(({ Name }) => Name === report.Router.Name);
    const to = (name: string) =>
      own?.Connections?.find((connection) => connection.Name === name)?.Established === true;
    return [
      ...routers
        .filter((other) => other.node !== node && !to(other.report.Router.Name))
        .map((other) => ({
          fromNode: node,
          toNode: other.node,
          detail: `${node} has no established connection to ${other.node}`,
        })),
      // The name of a router that does not answer is unknown.
      ...silent.map((other) => ({
        fromNode: node,
        toNode: other,
        detail: `${node} has no established connection to ${other}, whose router does not answer`,
      })),
    ];
  });
  const details = routers.flatMap(({ node, report }) =>
    (report.Router.Connections ?? [])
      // Each router also tries to connect to itself.
      .filter(({ Info }) => !/connect to ourself/.test(Info))
      .map(({ Address, State, Info, Attrs }) =>
        Attrs?.name === undefined
          ? `${node} – ${Address}: ${State} ${Info}`
          : `${node} – ${Address}: ${State}, ${Attrs.name}, MTU ${Attrs.mtu}, ${Attrs.encrypted === true ? 'encrypted' : 'not encrypted'}`,
      ),
  );
  const wanted = reports.length * (reports.length - 1);
  if (missing.length > 0 || routers.length === 0) {
    throw new Violation(
      {
        subject: 'connections of the routers',
        ...(routers.length === 0
          ? {
              kind: 'router-silent',
              failed: reports.length,
              of: reports.length,
              unit: 'nodes',
              samples: silent.map((node) => ({ nodes: [node], detail: 'no router answers' })),
            }
          : { kind: 'link-down', failed: missing.length, of: wanted, unit: 'connections', samples: missing }),
      },
      {
        expected: `${wanted} established connections, from each of ${reports.length} nodes to each other one`,
        details: [...missing.map(({ detail }) => detail), ...details],
        again: STATUS_BY_HAND,
      },
    );
  }
  const modes = new Set(
    routers.flatMap(({ report }) =>
      (report.Router.Connections ?? []).flatMap(({ Attrs }) => Attrs?.name ?? []),
    ),
  );
  return {
    // Counts routers, because with one node there is no connection to count.
    checked: routers.length,
    summary: `${wanted} connections established${modes.size === 0 ? '' : `, ${[...modes].join(' and ')}`}`,
    details,
  };
}
