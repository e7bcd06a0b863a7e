import { expect, test } from 'vitest';
import { row, spreadOf } from './spread.ts';

test('the median of an odd and of an even number of figures', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
  expect(spreadOf([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5, max: 4 });
});

test('a row names the figure and its unit', () => {
  expect(row('whole job', [1.234, 1.3, 1.4], '×').replace(/ +/g, ' ')).toBe('whole job 1.23 × 1.30 × 1.40 ×');
});
