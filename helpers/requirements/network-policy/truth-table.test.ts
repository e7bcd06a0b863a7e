import { describe, expect, test } from 'vitest';
import type { Violation } from '../../model/outcomes.ts';
import { type Case, DENIALS, OPEN, policiesOf, RULES } from './cases.ts';
import { type Cell, gridOn, nameOf, PORTS, pairsOf } from './cells.ts';
import { differences, drawTable, failTables, type Seen, type Table } from './truth-table.ts';

const NODES = ['n1', 'n2', 'n3'];
const NINE = gridOn(NODES);
const [a, b] = NINE as [Cell, Cell];

const seen = (part: Partial<Seen>): Seen => ({
  from: a,
  to: b,
  port: 8080,
  allowed: true,
  right: true,
  detail: '',
  ...part,
});

/** The whole table of a case on port 8080. Denied connections for which `passes` holds are wrong. */
const tableOf = (one: Case, passes: (from: Cell, to: Cell) => boolean): Table => ({
  one,
  seen: pairsOf(NINE).map(([from, to]) => {
    const allowed = one.allows(from, to, 8080);
    return seen({ from, to, allowed, right: allowed || !passes(from, to) });
  }),
});

const findingOf = (tables: Table[]) => {
  try {
    failTables(tables, 'x', true);
  } catch (error) {
    return (error as Violation).finding;
  }
  return undefined;
};

test('finds no difference if every connection matches the policies', () => {
  expect(differences([seen({}), seen({ allowed: false })])).toEqual([]);
});

test('reports allowed connections that fail and denied ones that pass', () => {
  const found = differences([
    seen({ right: false, detail: 'curl exit 28' }),
    seen({ right: false, allowed: false, detail: 'answered' }),
  ]);
  expect(found).toMatchObject([
    { from: 'x/a', fromNode: 'n1', to: 'x/b:8080', toNode: 'n2', detail: expect.stringMatching(/allowed/) },
    { from: 'x/a', fromNode: 'n1', to: 'x/b:8080', toNode: 'n2', detail: expect.stringMatching(/denied/) },
  ]);
});

test('draws a sign for each port', () => {
  const [heading, first] = drawTable([seen({}), seen({ port: 8082, allowed: false, right: false })]);
  expect(heading).toContain('x/a x/b');
  expect(first).toMatch(/x\/a .*\.!$/);
});

test.for<[enforces: boolean | undefined, outcome: string]>([
  [true, 'Violation'],
  [undefined, 'Inconclusive'],
])('with enforcement %s, a network that denies nothing is a %s', ([enforces, outcome]) => {
  const tables = DENIALS.map((one) => tableOf(one, () => true));
  expect(() => failTables(tables, 'x', enforces)).toThrow(expect.objectContaining({ name: outcome }));
});

test('is inconclusive if a connection fails without policies', () => {
  const table = { one: OPEN, seen: [seen({ right: false })] };
  expect(() => failTables([table], 'x', true)).toThrow(expect.objectContaining({ name: 'Inconclusive' }));
});

describe('finds what each node does not enforce', () => {
  const [ingress, egress] = DENIALS as [Case, Case];
  test.for<[string, Table[], object | undefined]>([
    ['everything, on all nodes', DENIALS.map((one) => tableOf(one, () => true)), undefined],
    [
      'everything, on one node',
      [tableOf(ingress, (_, { node }) => node === 'n2'), tableOf(egress, ({ node }) => node === 'n2')],
      [
        { node: 'n2', direction: 'ingress' },
        { node: 'n2', direction: 'egress' },
      ],
    ],
    ['ingress', [tableOf(ingress, (_, { node }) => node === 'n3')], [{ node: 'n3', direction: 'ingress' }]],
    [
      'ingress from its own node',
      [tableOf(ingress, (from, to) => to.node === 'n3' && from.node === 'n3')],
      [{ node: 'n3', direction: 'ingress', peers: 'same-node' }],
    ],
    [
      'egress to other nodes',
      [tableOf(egress, (from, to) => from.node === 'n1' && to.node !== 'n1')],
      [{ node: 'n1', direction: 'egress', peers: 'other-nodes' }],
    ],
    [
      'ingress from one pod',
      [tableOf(ingress, (from, to) => to.node === 'n1' && nameOf(from) === 'z/a')],
      [{ node: 'n1', direction: 'ingress', peers: 'some' }],
    ],
  ])('%s', ([, tables, unenforced]) => {
    const finding = findingOf(tables);
    expect(finding?.kind).toBe('policy-not-enforced');
    expect(finding?.unenforced).toEqual(unenforced);
  });

  test('a rule that fails everywhere is not a lack of enforcement', () => {
    const table = tableOf(RULES[2] as Case, (from) => from.space === 'z');
    expect(findingOf([table])).toMatchObject({ kind: 'policy-not-followed' });
  });
});

describe('the grid', () => {
  test.for([1, 2, 3, 5])('pairs selected with unselected pods on each of %i nodes', (count) => {
    const nodes = Array.from({ length: count }, (_, index) => `n${index}`);
    const cells = gridOn(nodes);
    expect(new Set(cells.map(nameOf)).size).toBe(cells.length);
    const pairs = pairsOf(cells);
    for (const node of nodes) {
      const at = pairs.filter(([from, to]) => from.space === 'x' && from.node === node && to.space !== 'x');
      expect(at.some(([, to]) => to.node === node)).toBe(true);
      expect(at.some(([, to]) => to.node !== node)).toBe(count > 1);
    }
  });

  test('has a number of pairs that grows linearly with the nodes', () => {
    const pairsOn = (count: number) =>
      pairsOf(gridOn(Array.from({ length: count }, (_, i) => `n${i}`))).length;
    expect(pairsOn(50) - pairsOn(49)).toBe(pairsOn(5) - pairsOn(4));
  });
});

describe('each case of the truth table', () => {
  const connections = pairsOf(NINE).flatMap(([from, to]) => PORTS.map((port) => ({ from, to, port })));
  const all = [OPEN, ...DENIALS, ...RULES];
  test.for([
    ['without any policy', 144],
    ['all ingress of x denied', 96],
    ['all egress of x denied', 96],
    ['after the policies were removed', 144],
    ['all ingress of x denied, except x/a allowed from the pods b of x', 98],
    ['all ingress of x denied, except allowed from y', 114],
    ['all ingress of x denied, except allowed to port 8080 from the pods c of z', 99],
    ['all ingress of x denied, except allowed from y to the port by name, "first"', 105],
    ['all ingress of x denied, except allowed from z to ports 8081 to 8083', 105],
    ['all ingress of x denied, except allowed from every address except that of y/a', 138],
    ['all egress of x denied, except allowed to port 8082 of y', 105],
    ['all egress of x denied, except allowed to every address except that of z/b', 138],
  ] as const)('%s: %i of 144 connections pass', ([sentence, count]) => {
    const found = all.find((one) => one.sentence === sentence);
    expect(connections.filter(({ from, to, port }) => found?.allows(from, to, port))).toHaveLength(count);
  });

  test('there are 12 cases', () => {
    expect(all).toHaveLength(12);
  });

  test('a network without endPort denies a range whose first port nobody serves', () => {
    const { tolerated } = RULES.find((one) => one.tolerated !== undefined) ?? {};
    expect(connections.filter(({ from, to, port }) => tolerated?.allows(from, to, port))).toHaveLength(96);
  });

  test.for([
    ['10.1.0.5', '0.0.0.0/0', '10.1.0.5/32'],
    ['fd00::5', '::/0', 'fd00::5/128'],
  ])('an address block excludes the address %s', ([address = '', cidr, except]) => {
    const blocks = RULES.flatMap((one) => policiesOf(one, 'x', () => address)).flatMap(
      ({ spec }) =>
        spec?.ingress?.flatMap(({ _from = [] }) => _from.flatMap(({ ipBlock }) => ipBlock ?? [])) ?? [],
    );
    expect(blocks).toEqual([{ cidr, except: [except] }]);
  });
});
