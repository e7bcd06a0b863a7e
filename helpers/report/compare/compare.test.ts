import { expect, test } from 'vitest';
import { pairsOf, runOf } from '../../e2e/samples/comparison.sample.ts';
import { verdict } from '../../e2e/samples/result.sample.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { Report } from '../report.ts';
import { compare, isRegression } from './compare.ts';
import type { Comparison } from './comparison.ts';

const NODES = ['control-plane', 'worker', 'worker2'];
const good = verdict('conformant');
const bad = verdict('violation');
const other = (outcome: Verdict['outcome'], more: Partial<Verdict> = {}) =>
  verdict(outcome, { id: 'POD-1', ...more });

/** What a comparison says, by ids, in short. */
function told(comparison: Comparison): object {
  const { worse, better, other, incomparable } = comparison;
  const ids = (changes: Comparison['worse']) =>
    changes.map(({ requirement, was, is }) => [requirement.id, was, is]);
  return {
    regression: isRegression(comparison),
    worse: ids(worse),
    better: ids(better),
    other: ids(other),
    ...(incomparable === undefined ? {} : { incomparable }),
  };
}

const nothing = { regression: false, worse: [], better: [], other: [] };

test.for<[what: string, before: Verdict[], after: Verdict[], expected: object]>([
  ['holds', [good], [good], nothing],
  [
    'is violated',
    [good],
    [bad],
    { ...nothing, regression: true, worse: [['POD-2', 'conformant', 'violation']] },
  ],
  [
    'could not be measured',
    [good, other('conformant')],
    [good, other('inconclusive')],
    { ...nothing, regression: true, worse: [['POD-1', 'conformant', 'inconclusive']] },
  ],
  [
    'was skipped',
    [good],
    [verdict('skipped')],
    { ...nothing, regression: true, worse: [['POD-2', 'conformant', 'skipped']] },
  ],
  [
    'does not apply any more',
    [good, other('conformant')],
    [good, other('skipped', { applies: false })],
    { ...nothing, other: [['POD-1', 'conformant', 'not applicable']] },
  ],
  [
    'is gone',
    [good, other('conformant')],
    [good],
    { ...nothing, regression: true, worse: [['POD-1', 'conformant', undefined]] },
  ],
  [
    'and did not hold is gone',
    [good, other('violation')],
    [good],
    { ...nothing, other: [['POD-1', 'violation', undefined]] },
  ],
  ['is new', [good], [good, other('violation')], { ...nothing, other: [['POD-1', undefined, 'violation']] }],
  ['holds again', [bad], [good], { ...nothing, better: [['POD-2', 'violation', 'conformant']] }],
  [
    'of the extended ones is violated',
    [good, other('conformant', { level: 'extended' })],
    [good, other('violation', { level: 'extended' })],
    { ...nothing, regression: true, worse: [['POD-1', 'conformant', 'violation']] },
  ],
  ['is violated still', [bad], [bad], nothing],
  [
    'is red in another way',
    [good, other('violation')],
    [good, other('inconclusive')],
    { ...nothing, other: [['POD-1', 'violation', 'inconclusive']] },
  ],
  [
    'was not shown in either',
    [verdict('inconclusive')],
    [verdict('inconclusive')],
    { ...nothing, incomparable: 'no requirement has a result in both runs' },
  ],
  [
    'is not in both',
    [good],
    [other('conformant')],
    {
      ...nothing,
      regression: true,
      worse: [['POD-2', 'conformant', undefined]],
      other: [['POD-1', undefined, 'conformant']],
    },
  ],
  ['there is none', [], [], { ...nothing, incomparable: 'the run before checked no requirement' }],
])('a requirement that %s', ([, before, after, expected]) => {
  expect(told(compare(runOf(before), runOf(after)))).toEqual(expected);
});

test.for<[what: string, before: Partial<Report>, after: Partial<Report>, expected: object]>([
  [
    'the later one was interrupted: what it did not reach is not worse',
    {},
    { outcome: 'interrupted', requirements: [] },
    {
      ...nothing,
      other: [['POD-2', 'conformant', undefined]],
      incomparable: 'the run after was interrupted',
    },
  ],
  [
    "the later one's set-up failed",
    {},
    { setupError: 'no node is Ready', requirements: [] },
    {
      ...nothing,
      other: [['POD-2', 'conformant', undefined]],
      incomparable: 'the run after ended before its requirements could be checked: no node is Ready',
    },
  ],
  [
    "the earlier one's set-up failed",
    { setupError: 'no node is Ready', requirements: [] },
    {},
    {
      ...nothing,
      other: [['POD-2', undefined, 'conformant']],
      incomparable: 'the run before ended before its requirements could be checked: no node is Ready',
    },
  ],
  [
    'the later one was interrupted, after a violation was seen',
    {},
    { outcome: 'interrupted', requirements: [bad] },
    { ...nothing, regression: true, worse: [['POD-2', 'conformant', 'violation']] },
  ],
])('%s', ([, before, after, expected]) => {
  expect(told(compare(runOf([good], before), runOf([good], after)))).toEqual(expected);
});

const run = (outcome: Verdict['outcome'], broken: readonly string[] = [], suffix = 'c4pmk') => {
  const pairs = pairsOf(
    NODES,
    (from, to) => (broken.includes(`${from} ${to}`) ? { result: 'failed', lost: 20, why: 'timed out' } : {}),
    suffix,
  );
  return runOf([verdict(outcome, { pairs })], { nodes: NODES });
};

test('a pair that passed and now fails is a regression, even if its requirement failed before', () => {
  const comparison = compare(
    run('violation', ['worker worker2'], '7x2lp'),
    run('violation', ['worker worker2', 'worker2 worker']),
  );
  expect(isRegression(comparison)).toBe(true);
  expect(comparison.worse).toEqual([]);
  expect(comparison.lost).toEqual([
    {
      id: 'POD-2',
      name: 'probe on worker2 → probe on worker',
      was: 'passed',
      is: 'failed',
      why: 'timed out',
    },
  ]);
  expect([comparison.onlyBefore, comparison.onlyAfter]).toEqual([0, 0]);
});

test('a regression names its pairs once', () => {
  const comparison = compare(run('conformant'), run('violation', ['worker worker2']));
  expect(comparison.worse[0]?.pairs.map(({ name }) => name)).toEqual(['probe on worker → probe on worker2']);
  expect(comparison.lost).toEqual([]);
});

test('a pair that failed and now passes is an improvement', () => {
  const comparison = compare(
    run('violation', ['worker worker2', 'worker2 worker']),
    run('violation', ['worker worker2']),
  );
  expect(isRegression(comparison)).toBe(false);
  expect(comparison.mended.map(({ name }) => name)).toEqual(['probe on worker2 → probe on worker']);
});

test('new and missing nodes and their pairs are no regression', () => {
  const fewer = ['control-plane', 'worker'];
  const before = runOf([verdict('conformant', { pairs: pairsOf(NODES) })], { nodes: NODES });
  const after = runOf([verdict('conformant', { pairs: pairsOf(fewer) })], { nodes: fewer });
  const { nodes, onlyBefore, onlyAfter, ...rest } = compare(before, after);
  expect([nodes, onlyBefore, onlyAfter]).toEqual([{ gone: ['worker2'], added: [] }, 4, 0]);
  expect(told({ nodes, onlyBefore, onlyAfter, ...rest })).toEqual(nothing);
});

test('finds slower and faster results, slower convergence, and unsteady ones', () => {
  const timed = (medianMs: number, convergedMs: number, more: Partial<Verdict> = {}) =>
    runOf([
      verdict('conformant', {
        pairs: pairsOf(NODES, () => ({ medianMs, p99Ms: medianMs + 1, convergedMs })),
        ...more,
      }),
    ]);
  const slower = compare(timed(1, 0), timed(9, 3000, { unsteady: '1 of 20' }));
  expect(slower.slower).toMatchObject([
    {
      requirement: { id: 'POD-2' },
      changes: [
        { figure: 'median', changeMs: 8 },
        { figure: 'p99', changeMs: 8 },
      ],
      converged: { beforeMs: 0, afterMs: 3000 },
    },
  ]);
  expect([slower.faster, isRegression(slower)]).toEqual([[], false]);
  expect(slower.unsteady.map(({ id }) => id)).toEqual(['POD-2']);
  const faster = compare(timed(9, 3000), timed(1, 500));
  expect([faster.slower, faster.faster.length]).toEqual([[], 1]);
  expect(compare(timed(1, 0), timed(1, 2900)).slower).toEqual([]);
});
