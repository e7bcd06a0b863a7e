import { describe, expect, test } from 'vitest';
import { CASES, type Case, type Cell, grid, nameOf, PORTS } from './cases.ts';
import { differences, drawTable, failTable, type Seen } from './truth-table.ts';

const [a, b] = grid() as [Cell, Cell];

const seen = (part: Partial<Seen>): Seen => ({
  from: a,
  fromNode: 'worker',
  to: b,
  toNode: 'worker2',
  port: 8080,
  allowed: true,
  right: true,
  detail: '',
  ...part,
});

test('what is as it is to be makes no difference', () => {
  expect(differences([seen({}), seen({ allowed: false })])).toEqual([]);
});

test('both kinds of difference are told', () => {
  expect(
    differences([
      seen({ right: false, detail: 'curl exit 28' }),
      seen({ right: false, allowed: false, detail: 'answered' }),
    ]),
  ).toEqual(
    ['is allowed, and does not pass (curl exit 28)', 'is denied, and passes (answered)'].map((what) => ({
      from: 'x/a',
      fromNode: 'worker',
      to: 'x/b:8080',
      toNode: 'worker2',
      detail: `x/a → x/b:8080 ${what}`,
    })),
  );
});

test.for<[enforces: boolean | undefined, outcome: string]>([
  [true, 'Violation'],
  [undefined, 'Inconclusive'],
])('where nothing is denied, a network that enforces policies: %s is %s', ([enforces, outcome]) => {
  const all = [seen({ allowed: false, right: false }), seen({ port: 8082 })];
  const fail = () => failTable(CASES[1] as Case, all, 'x', enforces);
  expect(fail).toThrow(expect.objectContaining({ name: outcome }));
});

test('the table has a sign for each port', () => {
  const [heading, first] = drawTable([seen({}), seen({ port: 8082, allowed: false, right: false })]);
  expect(heading).toContain('x/a x/b x/c y/a');
  expect(first).toBe('x/a       .!');
});

describe('each case of the truth table', () => {
  const pairs = grid().flatMap((from) =>
    grid()
      .filter((to) => nameOf(to) !== nameOf(from))
      .flatMap((to) => PORTS.map((port) => ({ from, to, port }))),
  );
  test.for([
    ['without any policy', 144],
    ['all ingress of x denied', 96],
    ['all ingress of x denied, but x/a allowed from the pods b of x', 98],
    ['all ingress of x denied, but allowed from y', 114],
    ['all ingress of x denied, but allowed to port 8080 from the pods c of z', 99],
    ['all egress of x denied', 96],
    ['all egress of x denied, but allowed to port 8082 of y', 105],
  ] as const)('%s: %i of 144 connections pass', ([sentence, count]) => {
    const found = CASES.find((one) => one.sentence === sentence);
    expect(pairs.filter(({ from, to, port }) => found?.allows(from, to, port))).toHaveLength(count);
  });

  test('there is no other case', () => {
    expect(CASES).toHaveLength(7);
  });
});
