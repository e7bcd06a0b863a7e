import { expect, test } from 'vitest';
import { pair, silent } from '../../../e2e/samples/report-page.sample.ts';
import { gridOf } from './grid.ts';
import { worstGrid } from './worst-grid.ts';

const NODES = ['a', 'b'];

test('the worst of all requirements, with whose it is, over all rows and columns that any of them has', () => {
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

test('of those that pass, the slowest for its own requirement', () => {
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
