import { expect, test } from 'vitest';
import { type Attempt, longestGapMs } from './watcher.ts';

const attempts = (text: string): Attempt[] =>
  [...text].map((sign, index) => ({ atMs: index * 100, passed: sign === '.' }));

test.for([
  ['', 0],
  ['....', 0],
  ['.x..', 200],
  ['.x.xx.', 300],
  ['xx..', 200],
  ['..xx', 400],
  ['xxxx', 500],
] as const)('finds the longest outage of %j: %i ms', ([text, gap]) => {
  expect(longestGapMs(attempts(text), 500)).toBe(gap);
});
