import { expect, test } from 'vitest';
import { parseDuration, roughly, timeOf } from './duration.ts';

test.for([
  ['90s', 90_000],
  ['1.5m', 90_000],
  ['250ms', 250],
  ['576h', 576 * 3_600_000],
] as const)('%s is %i ms', ([text, ms]) => {
  expect(parseDuration(text)).toBe(ms);
});

test.for(['', '90', '0s', '-1m', 's', '1 h', '5 days'])('"%s" is no time', (text) => {
  expect(() => parseDuration(text)).toThrow('expected a time such as 90s, 15m or 1h');
});

test.for(['577h', '99999999999m'])('%s is longer than a timer takes', (text) => {
  expect(() => parseDuration(text)).toThrow('expected at most 576h');
});

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

test.for([
  [4_400, '4 s'],
  [89_000, '89 s'],
  [90_000, '2 min'],
  [331_000, '6 min'],
  [7_200_000, '2 h'],
  [172_800_000, '2 days'],
] as const)('%d ms are roughly %s', ([ms, words]) => {
  expect(roughly(ms)).toBe(words);
});
