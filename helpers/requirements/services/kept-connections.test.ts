import { expect, test } from 'vitest';
import { cutOf, readKept, wentOn } from './kept-connections.ts';

const FINE = ['leaving 1 0', 'leaving 0 0', 'leaving 0 0', 'leaving 0 0', 'leaving 0 0', 'leaving 0 0'];

test('a connection that continues is not cut, even if its last line is incomplete', () => {
  const kept = readKept(['1', ...FINE, 'leav']);
  expect(kept.requests).toHaveLength(6);
  expect(cutOf(kept, 'leaving')).toBeUndefined();
  expect(wentOn(kept)).toBe(true);
});

test('a connection with too few later requests shows nothing', () => {
  expect(wentOn(readKept(['4', ...FINE]))).toBe(false);
  expect(wentOn(readKept(['0', '']))).toBe(false);
});

test.each([
  ['nobody answers', ' 0 28', /exit 28/],
  ['it must be opened again', 'leaving 1 0', /closed/],
  ['another pod answers', 'echo-1 1 0', /echo-1/],
])('a connection is cut if %s', (_, line, expected) => {
  expect(cutOf(readKept(['2', ...FINE, line]), 'leaving')).toMatch(expected);
});
