import { expect, test } from 'vitest';
import { allRequirements } from '../run/selection.ts';
import { allCells, type Cover, cellsOf, coveredBy, NOT_ASKED, uncovered, whyNotAsked } from './grid.ts';

const ALL = await allRequirements();

test('every cell of the network model has a requirement', () => {
  expect(uncovered(ALL)).toEqual([]);
});

test('names a cell that no requirement covers', () => {
  const without = ALL.filter(({ id }) => id !== 'POD-4');
  expect(uncovered(without)).toContainEqual({
    from: 'node',
    to: 'pod on another node',
    protocol: 'UDP',
    size: 'large',
  });
});

test('no requirement covers an excluded cell', () => {
  const excused = allCells().filter((cell) => whyNotAsked(cell) !== undefined);
  expect(excused.flatMap((cell) => coveredBy(cell, ALL))).toEqual([]);
  expect(excused.length).toBe(NOT_ASKED.flatMap(cellsOf).length);
});

test.for<[what: string, cover: Cover, cells: number]>([
  ['both protocols and both sizes', { from: ['pod'], to: ['cluster IP'] }, 4],
  ['one of each', { from: ['pod'], to: ['cluster IP'], protocols: ['UDP'], sizes: ['in fragments'] }, 1],
  ['each combination', { from: ['pod', 'node'], to: ['host port', 'name'], sizes: ['small'] }, 8],
])('a declaration covers %s', ([, cover, cells]) => {
  expect(cellsOf(cover)).toHaveLength(cells);
});
