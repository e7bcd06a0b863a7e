import { expect, test } from 'vitest';
import { fitted, geometryOf, writtenOf } from './geometry.ts';

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
  expect(fitted('ip-10-0-1-23', 20)).toBe('ip-10-0-1-23');
  expect(fitted('ip-10-0-1-23.eu-west-1.compute.internal', 20)).toBe('ip-10-0-1-23…nternal');
});
