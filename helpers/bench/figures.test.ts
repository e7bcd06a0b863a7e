import { expect, test } from 'vitest';
import { Figures } from './figures.ts';

const squeezed = (figures: Figures) => figures.table().replace(/ +/g, ' ').split('\n').slice(1, -1);

test('a figure has its unit, and the spread of all rounds', () => {
  const figures = new Figures();
  for (const seconds of [1.26, 1.34, 30]) figures.note('bare: whole', seconds);
  for (const calls of [1999, 2001.4]) figures.note('calls', calls, '');
  expect(squeezed(figures)).toEqual(['bare: whole 1.3 s 1.3 s 30.0 s', 'calls 1,999 2,000 2,001']);
});

test.for([
  [[1.9, 1.2, 1.3], 'certify / bare 1.20 × 1.30 × 1.90 × aim: at most 1.3, met'],
  [[1.2, 4, 1, 10.04], 'certify / bare 1.00 × 2.60 × 10.0 × aim: at most 1.3, missed'],
] as const)('the median of %j is compared with the aim', ([ratios, line]) => {
  const figures = new Figures();
  for (const ratio of ratios) figures.note('certify / bare', ratio);
  expect(squeezed(figures)).toEqual([line]);
});
