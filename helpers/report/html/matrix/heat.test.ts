import { expect, test } from 'vitest';
import { pair, silent } from '../../../e2e/samples/report-page.sample.ts';
import { gridOf } from './grid.ts';
import { heated, markedOf, shadeOf } from './heat.ts';

const NODES = ['a', 'b', 'c', 'd'];
const timed = (to: string, p99Ms: number) => pair('a', to, { p99Ms });
const shadesOf = ({ grid }: ReturnType<typeof heated>) =>
  grid.cells.map((cell) => (cell === undefined ? undefined : shadeOf(cell)));

test('a time is slow relative to the usual time between nodes', () => {
  const warm = heated(gridOf([timed('a', 10), timed('b', 10), timed('c', 30), timed('d', 301)], NODES));
  expect(warm.scale).toEqual({ factors: [3, 10, 30], usualMs: 10 });
  expect(shadesOf(warm)).toEqual(['passed', 'passed', 'slow-1', 'slow-3']);
});

test('a time of a Service is slow relative to other Services', () => {
  const of = (from: string, p99Ms: number) => pair(from, 'Service web', { p99Ms });
  const warm = heated(gridOf([timed('b', 10), of('a', 400), of('b', 500), of('c', 5_000)], NODES));
  expect(shadesOf(warm)).toEqual(['passed', 'passed', undefined, 'passed', undefined, 'slow-2']);
});

test('a time below the noise of the probes is not slow', () => {
  expect(shadesOf(heated(gridOf([timed('a', 0.1), timed('b', 0.1), timed('c', 14)], NODES)))).toEqual([
    'passed',
    'passed',
    'passed',
  ]);
});

test('if very many are slow, only the slowest stand out', () => {
  const grid = gridOf([timed('a', 10), timed('b', 10), timed('c', 99), timed('d', 301)], NODES);
  const warm = heated(grid, 1);
  expect(warm.scale.factors).toEqual([10, 30, 90]);
  expect(shadesOf(warm)).toEqual(['passed', 'passed', 'passed', 'slow-2']);
});

test('a loss outranks a slow time, and unknown times are not slow', () => {
  const grid = gridOf(
    [
      pair('a', 'a', { result: 'lossy', lost: 3, p99Ms: 900 }),
      pair('a', 'b', { result: 'lossy', lost: 4 }),
      silent('a', 'c'),
      silent('a', 'd', { answersLost: true }),
    ],
    NODES,
  );
  const warm = heated(grid);
  expect(warm.scale).toEqual({ factors: [3, 10, 30] });
  expect(shadesOf(warm)).toEqual(['lossy-1', 'lossy-2', 'failed', 'answers-lost']);
});

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const marked = (isBad: (from: string, to: string) => boolean) =>
  markedOf(
    gridOf(
      NAMES.flatMap((from) => NAMES.map((to) => (isBad(from, to) ? silent(from, to) : pair(from, to)))),
      NAMES,
    ),
  );

test.for<[what: string, isBad: (from: string, to: string) => boolean, rows: number[], columns: number[]]>([
  ['nothing', () => false, [], []],
  ['one field: its row and its column', (from, to) => from === 'b' && to === 'd', [1], [3]],
  ['a whole row: that row alone', (from) => from === 'c', [2], []],
  ['a whole column and a field beside it', (from, to) => to === 'e' || from + to === 'ba', [1], [4, 0]],
  ['everything', () => true, [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]],
])('%s', ([, isBad, rows, columns]) => {
  expect(marked(isBad)).toEqual({ rows, columns });
});
