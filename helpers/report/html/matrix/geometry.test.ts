import { expect, test } from 'vitest';
import { fittedNames, geometryOf, runsOf, writtenOf } from './geometry.ts';

const grid = (count: number, services = 0) => {
  const nodes = Array.from({ length: count }, (_, at) => `node-${at}`);
  const others = Array.from({ length: services }, (_, at) => `Service ${at}`);
  return { rows: nodes, columns: [...nodes, ...others], nodeColumns: count, cells: [] };
};

test.for<[nodes: number, services: number, cell: number, gap: number]>([
  [1, 0, 56, 0],
  [3, 0, 56, 0],
  [3, 2, 56, 14],
  [20, 0, 45, 0],
  [200, 0, 4, 0],
  [200, 10, 4, 6],
])('%i nodes and %i Services: fields of %i px', ([nodes, services, cell, gap]) => {
  expect(geometryOf(grid(nodes, services))).toMatchObject({ cell, gap });
});

test.for<[count: number, marked: number[], apart: number, written: number[]]>([
  [4, [], 1, [0, 1, 2, 3]],
  [10, [], 3, [0, 3, 6, 9]],
  [10, [4], 3, [0, 4, 7]],
  [10, [5, 6], 3, [0, 5, 8]],
])('of %i names, %j marked, %i apart: %j', ([count, marked, apart, written]) => {
  expect(writtenOf(count, marked, apart)).toEqual(written);
});

test('a long name keeps its beginning and its end', () => {
  const names = ['ip-10-0-1-23', 'ip-10-0-1-23.eu-west-1.compute.internal'];
  expect(fittedNames(names, 20)).toEqual(['ip-10-0-1-23', 'ip-10-0-1-23…nternal']);
});

test('similar long names keep the part in which they differ', () => {
  const service = 'Service echo-every-way (10.32.0.7)';
  const names = [
    service,
    `${service} over UDP`,
    `${service} with a packet of 1450 bytes`,
    `${service} with a datagram of 1450 bytes`,
    `${service} with 64 KiB`,
  ];
  expect(fittedNames(names, 32)).toEqual([
    'Service echo-every-w…(10.32.0.7)',
    'Service echo-every-way…over UDP',
    'Service ech…packet of 1450 bytes',
    'Service e…datagram of 1450 bytes',
    'Service echo-every-w…with 64 KiB',
  ]);
});

test.for([
  [['a'.repeat(40), `${'a'.repeat(20)}b${'a'.repeat(19)}`, `${'a'.repeat(24)}b${'a'.repeat(15)}`]],
  [['x'.repeat(50), 'x'.repeat(51), 'x'.repeat(52)]],
])('no two names look the same: %j', ([names = []]) => {
  const shown = fittedNames(names, 20);
  expect(new Set(shown).size).toBe(names.length);
});

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
