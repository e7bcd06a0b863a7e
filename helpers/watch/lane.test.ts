import { expect, test } from 'vitest';
import { connectionOf, type Kind } from './connection.ts';
import { lanesOf, perSecondOf } from './lane.ts';

const to = (kind: Kind, count: number) =>
  Array.from({ length: count }, (_, index) => ({ connection: connectionOf(kind, 'a', `${kind}${index}`) }));
const sizes = (lanes: unknown[][]) => lanes.map((lane) => lane.length);

test('on a small cluster each connection has a lane of its own', () => {
  expect(sizes(lanesOf([...to('pod', 3), ...to('service', 1), ...to('dns', 1)]))).toEqual([1, 1, 1, 1, 1]);
});

test('on a large one those to pods share, and the others still do not', () => {
  const lanes = lanesOf([...to('pod', 100), ...to('service', 1), ...to('dns', 1)]);
  expect(sizes(lanes)).toEqual([1, 1, 17, 17, 17, 17, 16, 16]);
});

test('nothing to ask is no lane', () => {
  expect(lanesOf([])).toEqual([]);
});

test.for<[number, number, number]>([
  [5, 10, 10],
  [20, 10, 5],
  [0, 10, 10],
])('%i connections at %i/s: each %i times a second', ([count, asked, made]) => {
  expect(perSecondOf(count, asked)).toBe(made);
});
