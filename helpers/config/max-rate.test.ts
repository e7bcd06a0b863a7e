import { expect, test } from 'vitest';
import { parseMaxRate } from './max-rate.ts';

test.for([
  ['5', 5],
  ['20', 20],
  ['10000', 10_000],
] as const)('%s', ([text, rate]) => {
  expect(parseMaxRate(text)).toBe(rate);
});

test.for(['0', '4', '-1', 'abc', '1e9', '10001', '20/s', '20.5', '', ' 20'])('not %j', (text) => {
  expect(() => parseMaxRate(text)).toThrow('from 5 to 10000');
});
