import { expect, test } from 'vitest';
import { pair, silent } from '../../../e2e/samples/report-page.sample.ts';
import { gridOf } from './grid.ts';
import { markedOf } from './marked.ts';

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
