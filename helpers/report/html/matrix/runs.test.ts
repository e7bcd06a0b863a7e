import { expect, test } from 'vitest';
import { runsOf } from './runs.ts';

const path = (...rows: string[]) =>
  runsOf(rows.length, rows[0]?.length ?? 0, (row, column) => rows[row]?.[column] === '#');

/** The cells that a path goes through, drawn as rows. */
function drawn(path: string, rows: number, columns: number): string[] {
  const cells = Array.from({ length: rows }, () => '.'.repeat(columns).split(''));
  let [x, y] = [0, 0];
  for (const [, right, down, length] of path.matchAll(/[Mm](-?\d+)[ ]?(-?\d+)h(\d+)/g)) {
    [x, y] = [x + Number(right), y + Number(down)];
    for (let step = 0; step < Number(length); step += 1) (cells[y] ?? [])[x + step] = '#';
    x += Number(length);
  }
  return cells.map((row) => row.join(''));
}

test.for<[rows: string[], path: string]>([
  [['...', '...'], ''],
  [['###'], 'M0 0h3'],
  [['.#.#', '##..'], 'M1 0h1m1 0h1m-4 1h2'],
])('%s: %s', ([rows, expected]) => {
  expect(path(...rows)).toBe(expected);
});

test.for([
  ['#.#', '.#.', '#.#'],
  ['....', '####', '#..#', '.##.'],
  ['#', '.', '#'],
])('%s is drawn as it is', (rows) => {
  expect(drawn(path(...rows), rows.length, rows[0]?.length ?? 0)).toEqual(rows);
});
