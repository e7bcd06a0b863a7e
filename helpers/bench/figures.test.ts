import { expect, test } from 'vitest';
import { Figures, spreadOf } from './figures.ts';

const squeezed = (figures: Figures) => figures.table().replace(/ +/g, ' ').split('\n').slice(1, -1);

test('a figure has its unit, and the spread of all rounds', () => {
  const figures = new Figures();
  for (const seconds of [1.26, 1.34, 30]) figures.note('bare: whole', seconds);
  for (const calls of [1999, 2001.4]) figures.note('calls', calls, '');
  expect(squeezed(figures)).toEqual(['bare: whole 1.3 s 1.3 s 30.0 s', 'calls 1,999 2,000 2,001']);
});

test('a ratio that is aimed at is met by its middle, in the direction of the aim', () => {
  const figures = new Figures();
  for (const ratio of [1.2, 1.3, 1.9]) figures.note('certify / bare', ratio);
  for (const ratio of [24, 24.99, 80]) figures.note('exec per pair / exec per source', ratio);
  figures.note('kubectl per pair / exec per source', 50);
  expect(squeezed(figures)).toEqual([
    'certify / bare 1.20 × 1.30 × 1.90 × aim: at most 1.3, met',
    'exec per pair / exec per source 24.0 × 25.0 × 80.0 × aim: at least 25, missed',
    'kubectl per pair / exec per source 50.0 × 50.0 × 50.0 × aim: at least 50, met',
  ]);
});

test('the median of an odd and of an even number of figures', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
  expect(spreadOf([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5, max: 4 });
});
