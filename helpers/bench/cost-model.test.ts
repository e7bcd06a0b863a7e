import { expect, test } from 'vitest';
import { expectedFor, type Point, slopeOf } from './cost-model.ts';

test.for([
  [3, 'auto', 6],
  [100, 'auto', 9900],
  [300, 'auto', 9900],
  [1000, 'auto', 20_000],
  [300, 20, 6000],
  [300, 'all', 89_700],
] as const)('of %i nodes, --sample %s, %i pairs are asked', ([nodes, sample, pairs]) => {
  expect(expectedFor(nodes, sample)).toEqual({
    pairs,
    connections: 5 * pairs,
    channels: nodes,
    commands: 2 * nodes,
  });
});

test.for([0, 1, 2, 1.5])('the slope of n to the power of %d is that', (power) => {
  const points = [3, 10, 30, 100].map((nodes): Point => [nodes, 7 * nodes ** power]);
  expect(slopeOf(points)).toBeCloseTo(power);
});

test('of n·(n−1) it is a little more than 2', () => {
  expect(slopeOf([3, 10, 30, 100].map((nodes): Point => [nodes, nodes * (nodes - 1)]))).toBeCloseTo(2.1, 1);
});
