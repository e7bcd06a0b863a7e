import { expect, test } from 'vitest';
import { pair, silent } from '../../../e2e/samples/report-page.sample.ts';
import type { PairMeasure } from '../../../model/verdict.ts';
import { type Cell, gridOf, worstGrid } from './grid.ts';

const cellOf = (pairs: PairMeasure[], from: string, to: string) => {
  const { rows, columns, cells } = gridOf(pairs, ['a', 'b', 'c']);
  return cells[rows.indexOf(from) * columns.length + columns.indexOf(to)];
};

test('lists nodes in order, then other sources and targets; leaves out ends without pairs', () => {
  const grid = gridOf(
    [pair('outside', 'c'), pair('b', 'Service web'), pair('b', 'c'), pair('c', 'a')],
    ['a', 'b', 'c'],
  );
  expect(grid).toMatchObject({
    rows: ['b', 'c', 'outside'],
    columns: ['a', 'c', 'Service web'],
    nodeColumns: 2,
  });
  expect(grid.cells.map((cell) => cell?.kind)).toEqual([
    undefined,
    'passed',
    'passed',
    'passed',
    undefined,
    undefined,
    undefined,
    'passed',
    undefined,
  ]);
});

test.for<[what: string, pairs: PairMeasure[], cell: Partial<Cell>]>([
  [
    'all figures',
    [pair('a', 'b')],
    { kind: 'passed', pairs: 1, bad: 0, sent: 20, lost: 0, medianMs: 1, p99Ms: 2 },
  ],
  [
    'of several pairs those of the worst, counted for all',
    [pair('a', 'b'), silent('a', 'b'), pair('a', 'b', { result: 'lossy', lost: 5 })],
    { kind: 'failed', pairs: 3, bad: 2, sent: 3, lost: 3, why: 'curl exit 28: Timeout was reached' },
  ],
  [
    'requests that are seen to arrive say more than silence',
    [silent('a', 'b'), silent('a', 'b', { answersLost: true })],
    { kind: 'answers-lost', pairs: 2, bad: 2 },
  ],
  [
    'the larger loss, and the longer time',
    [pair('a', 'b', { result: 'lossy', lost: 5, p99Ms: 90 }), pair('a', 'b', { result: 'lossy', lost: 6 })],
    { lost: 6, p99Ms: 2 },
  ],
  ['of two that pass, the slower', [pair('a', 'b', { p99Ms: 3 }), pair('a', 'b')], { p99Ms: 3, bad: 0 }],
  ['left out is not bad', [pair('a', 'b', { result: 'left-out' })], { kind: 'left-out', bad: 0 }],
])('%s', ([, pairs, cell]) => {
  expect(cellOf(pairs, 'a', 'b')).toMatchObject(cell);
  expect(cellOf(pairs.toReversed(), 'a', 'b')).toMatchObject(cell);
});

const NODES = ['a', 'b'];

test('shows the worst of all requirements with its id, over all their rows and columns', () => {
  const asked = [
    { id: 'POD-2', grid: gridOf([pair('a', 'b'), silent('b', 'a')], NODES) },
    { id: 'SVC-2', grid: gridOf([pair('a', 'Service web'), pair('outside', 'a')], NODES) },
    { id: 'POD-5', grid: gridOf([pair('a', 'b', { result: 'lossy', lost: 1 }), pair('b', 'a')], NODES) },
  ];
  const { rows, columns, nodeColumns, cells } = worstGrid(asked, NODES);
  expect({ rows, columns, nodeColumns }).toEqual({
    rows: ['a', 'b', 'outside'],
    columns: ['a', 'b', 'Service web'],
    nodeColumns: 2,
  });
  expect(cells.map((cell) => cell && `${cell.of} ${cell.kind} ${cell.bad}/${cell.pairs}`)).toEqual([
    undefined,
    'POD-5 lossy 1/2',
    'SVC-2 passed 0/1',
    'POD-2 failed 1/2',
    undefined,
    undefined,
    'SVC-2 passed 0/1',
    undefined,
    undefined,
  ]);
});

test('of passed fields, shows the slowest relative to its requirement', () => {
  const grid = gridOf([pair('a', 'b')], NODES);
  const slow = { ...grid, cells: grid.cells.map((cell) => cell && { ...cell, p99Ms: 1, slow: 2 }) };
  const fast = { ...grid, cells: grid.cells.map((cell) => cell && { ...cell, p99Ms: 900 }) };
  const { cells } = worstGrid(
    [
      { id: 'DNS-1', grid: fast },
      { id: 'POD-2', grid: slow },
    ],
    NODES,
  );
  expect(cells[0]).toMatchObject({ of: 'POD-2', slow: 2 });
});
