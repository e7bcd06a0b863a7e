import type { Sample, Unenforced } from '../../model/finding.ts';
import { Inconclusive, Violation } from '../../model/outcomes.ts';
import { TIMEOUTS } from '../../model/timeouts.ts';
import { type Case, DENIALS, OPEN } from './cases.ts';
import { type Cell, isOfNine, nameOf, PORTS } from './cells.ts';

/** The observation of one connection of the grid. */
export interface Seen {
  from: Cell;
  to: Cell;
  port: number;
  /** Whether the connection is allowed. */
  allowed: boolean;
  /** Whether the observation matches the policies. */
  right: boolean;
  detail: string;
}

/** A case with the last observation of each connection. */
export interface Table {
  one: Case;
  seen: readonly Seen[];
}

/** A connection that does not match the policies. */
type Difference = Required<Pick<Sample, 'from' | 'fromNode' | 'to' | 'toNode' | 'detail'>>;

export function differences(seen: readonly Seen[]): Difference[] {
  return seen
    .filter(({ right }) => !right)
    .map(({ port, allowed, detail, ...cells }) => {
      const [from, to] = [nameOf(cells.from), `${nameOf(cells.to)}:${port}`];
      const what = allowed ? 'is allowed but fails' : 'is denied but passes';
      return {
        from,
        fromNode: cells.from.node,
        to,
        toNode: cells.to.node,
        detail: `${from} on ${cells.from.node} → ${to} on ${cells.to.node} ${what} (${detail})`,
      };
    });
}

/**
 * Draws the table of the nine pods: a row for each source, a column for each target, a sign for each port. "." passes, "x" is denied, "X" is
 * wrongly denied, "!" wrongly passes.
 */
export function drawTable(seen: readonly Seen[]): string[] {
  const cells = new Map(
    seen
      .flatMap(({ from, to }) => [from, to])
      .filter(isOfNine)
      .map((cell) => [nameOf(cell), cell]),
  );
  const names = [...cells.keys()].sort();
  const sign = (from: string, to: string) =>
    PORTS.map((port) => {
      const one = seen.find(
        (other) => nameOf(other.from) === from && nameOf(other.to) === to && other.port === port,
      );
      if (one === undefined) return ' ';
      if (one.right) return one.allowed ? '.' : 'x';
      return one.allowed ? 'X' : '!';
    }).join('');
  return [
    `      ${names.join(' ')}   ports ${PORTS.join(', ')}; . passes, x is denied, X is wrongly denied, ! wrongly passes`,
    ...names.map((from) => `${from}   ${names.map((to) => sign(from, to).padEnd(3)).join(' ')}`.trimEnd()),
  ];
}

/**
 * Fails a check whose tables do not match the policies. The two denials together show which node does not enforce which direction.
 * @param enforces whether the network enforces policies; undefined: unknown
 * @throws Violation; Inconclusive if connections fail without policies, or if the network denies nothing and may not enforce policies
 */
export function failTables(
  tables: readonly Table[],
  namespace: string,
  enforces: boolean | undefined,
): never {
  const wrong = tables.flatMap(({ one, seen }) =>
    differences(seen).map((each) => ({ ...each, detail: `${one.sentence}: ${each.detail}` })),
  );
  const details = [
    ...tables.flatMap(({ one, seen }) => [`${one.sentence}:`, ...drawTable(seen)]),
    ...wrong.map(({ detail }) => detail),
  ];
  if (tables.some(({ one }) => one === OPEN))
    throw new Inconclusive(
      `${OPEN.sentence} not every pod reaches every other, so denials prove nothing`,
      details,
    );
  const all = tables.flatMap(({ seen }) => seen);
  const denied = all.filter(({ allowed }) => !allowed);
  const nothingDenied = denied.length > 0 && denied.every(({ right }) => !right);
  if (enforces === undefined && nothingDenied)
    throw new Inconclusive(
      'connections that must be denied succeed; netconform does not know whether this network enforces NetworkPolicy: pass --enforces-policies yes or no',
      details,
    );
  const unenforced = readEnforcement(
    tables.flatMap(({ one, seen }) =>
      one.direction !== undefined && DENIALS.includes(one) ? [{ direction: one.direction, seen }] : [],
    ),
  );
  throw new Violation(
    {
      kind: unenforced.length > 0 ? 'policy-not-enforced' : 'policy-not-followed',
      subject: tables.map(({ one }) => one.sentence).join(', then '),
      ...(unenforced.length > 0 && !nothingDenied ? { unenforced } : {}),
      failed: wrong.length,
      of: all.length,
      unit: 'connections',
      samples: wrong,
    },
    {
      expected: 'every connection passes or is denied as the policies require, at every node',
      details,
      again: `kubectl get networkpolicies,pods -n ${namespace} -o wide`,
      lookedForMs: TIMEOUTS.converge,
    },
  );
}

/**
 * Finds the nodes that let denied connections pass, in tables of policies that deny one whole direction. The node of the target enforces
 * ingress, the node of the source egress.
 */
function readEnforcement(
  tables: readonly { direction: 'ingress' | 'egress'; seen: readonly Seen[] }[],
): Unenforced[] {
  return tables.flatMap(({ direction, seen }) => {
    const denied = seen
      .filter(({ allowed }) => !allowed)
      .map(({ from, to, right }) => {
        const [own, peer] = direction === 'ingress' ? [to, from] : [from, to];
        return { node: own.node, atHome: peer.node === own.node, passes: !right };
      });
    return [...Map.groupBy(denied, ({ node }) => node)].flatMap(([node, all]): Unenforced[] => {
      const passing = (some: typeof all) => some.filter(({ passes }) => passes).length;
      if (passing(all) === 0) return [];
      if (passing(all) === all.length) return [{ node, direction }];
      const home = all.filter(({ atHome }) => atHome);
      const away = all.filter(({ atHome }) => !atHome);
      const only = (these: typeof all, those: typeof all) =>
        passing(these) === these.length && passing(those) === 0;
      if (only(home, away)) return [{ node, direction, peers: 'same-node' }];
      if (only(away, home)) return [{ node, direction, peers: 'other-nodes' }];
      return [{ node, direction, peers: 'some' }];
    });
  });
}
