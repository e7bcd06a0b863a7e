import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

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
