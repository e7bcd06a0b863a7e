import { expect, test } from 'vitest';
import { spreadOf } from './spread.ts';

test('the median of an odd and of an even number of figures', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
  expect(spreadOf([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5, max: 4 });
});
