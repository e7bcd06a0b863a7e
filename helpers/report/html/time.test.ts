import { expect, test } from 'vitest';
import { timeOf } from './time.ts';

test.for<[ms: number, text: string]>([
  [0, '0 ms'],
  [0.614, '0.61 ms'],
  [9.94, '9.9 ms'],
  [9.96, '10 ms'],
  [433.25, '433 ms'],
  [999.6, '1 s'],
  [1_372.5, '1.4 s'],
  [15_000, '15 s'],
  [120_400, '120 s'],
])('%d: %s', ([ms, text]) => {
  expect(timeOf(ms)).toBe(text);
});
