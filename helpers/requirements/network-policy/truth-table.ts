import type { Sample } from '../../model/finding.ts';
import { Inconclusive, Violation } from '../../model/outcomes.ts';
import { TIMEOUTS } from '../../model/timeouts.ts';
import { type Case, type Cell, grid, nameOf, PORTS } from './cases.ts';

/** What was seen of one connection of the grid. */
export interface Seen {
  from: Cell;
  fromNode: string;
  to: Cell;
  toNode: string;
  port: number;
  /** Whether it is to be answered. */
  allowed: boolean;
  /** Whether what was seen is what is to be. */
  right: boolean;
  detail: string;
}

/** A connection that is not as the policies say. */
type Difference = Required<Pick<Sample, 'from' | 'fromNode' | 'to' | 'toNode' | 'detail'>>;

/** The connections that are not as the policies say. */
export function differences(seen: readonly Seen[]): Difference[] {
  return seen
    .filter(({ right }) => !right)
    .map(({ port, allowed, detail, fromNode, toNode, ...cells }) => {
      const [from, to] = [nameOf(cells.from), `${nameOf(cells.to)}:${port}`];
      const what = allowed ? 'is allowed, and does not pass' : 'is denied, and passes';
      return { from, fromNode, to, toNode, detail: `${from} → ${to} ${what} (${detail})` };
    });
}

/**
 * The whole table as text, a row for each source and a column for each target, the ports side by side: "." is let through, "x"
 * denied, and in capitals, or "!", what is otherwise than it is to be.
 */
export function drawTable(seen: readonly Seen[]): string[] {
  const cells = grid();
  const sign = (from: Cell, to: Cell) =>
    PORTS.map((port) => {
      const one = seen.find(
        (other) =>
          nameOf(other.from) === nameOf(from) && nameOf(other.to) === nameOf(to) && other.port === port,
      );
      if (one === undefined) return ' ';
      if (one.right) return one.allowed ? '.' : 'x';
      return one.allowed ? 'X' : '!';
    }).join('');
  return [
    `      ${cells.map(nameOf).join(' ')}   ports ${PORTS.join(', ')}; . passes, x is denied, X is denied and ! passes wrongly`,
    ...cells.map((from) =>
      `${nameOf(from)}   ${cells.map((to) => sign(from, to).padEnd(3)).join(' ')}`.trimEnd(),
    ),
  ];
}

/**
 * Says what a table that did not become right comes to.
 * @param enforces whether the network enforces policies; undefined: not known
 * @throws Violation; Inconclusive without any policy, and where a network that may not enforce policies denies nothing
 */
export function failTable(
  one: Case,
  seen: readonly Seen[],
  namespace: string,
  enforces: boolean | undefined,
): never {
  const wrong = differences(seen);
  const details = [...drawTable(seen), ...wrong.map(({ detail }) => detail)];
  if (Object.keys(one.policies).length === 0)
    throw new Inconclusive(
      `${one.sentence} not every pod reaches every other, so denials prove nothing`,
      details,
    );
  const nothingDenied = seen.every(({ allowed, right }) => allowed || !right);
  if (enforces === undefined && nothingDenied)
    throw new Inconclusive(
      'connections that must be denied succeed; whether this network enforces NetworkPolicy is not known: --enforces-policies yes or no states it',
      details,
    );
  throw new Violation(
    {
      kind: nothingDenied ? 'policy-not-enforced' : 'policy-not-followed',
      subject: one.sentence,
      failed: wrong.length,
      of: seen.length,
      unit: 'connections',
      samples: wrong.map((each) => ({ ...each, detail: `${one.sentence}: ${each.detail}` })),
    },
    {
      expected: 'every connection passes or is denied as the policies require',
      details,
      again: `kubectl get networkpolicies,pods -n ${namespace} -o wide`,
      lookedForMs: TIMEOUTS.converge,
    },
  );
}
