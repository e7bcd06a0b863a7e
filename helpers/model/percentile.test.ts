import { expect, test } from 'vitest';
import { percentile } from './percentile.ts';

const values = [15, 20, 35, 40, 50];

test.for([
  [5, 15],
  [30, 20],
  [40, 20],
  [50, 35],
  [100, 50],
] as const)('the %d th percentile by nearest rank is %d', ([percent, expected]) => {
  expect(percentile(values, percent)).toBe(expected);
});

test('of nothing there is none', () => {
  expect(percentile([], 50)).toBeNaN();
});
