import { expect, test } from 'vitest';
import { cutOf, readKept, wentOn } from './kept-connections.ts';

const FINE = ['leaving 1 0', 'leaving 0 0', 'leaving 0 0', 'leaving 0 0', 'leaving 0 0', 'leaving 0 0'];

test('a connection that goes on is not cut, and its last line may be written in part', () => {
  const kept = readKept(['1', ...FINE, 'leav']);
  expect(kept.requests).toHaveLength(6);
  expect(cutOf(kept, 'leaving')).toBeUndefined();
  expect(wentOn(kept)).toBe(true);
});

test('a connection on which too little was asked afterwards shows nothing', () => {
  expect(wentOn(readKept(['4', ...FINE]))).toBe(false);
  expect(wentOn(readKept(['0', '']))).toBe(false);
});

test.each([
  ['no answer comes', ' 0 28', /exit 28/],
  ['it has to be opened anew', 'leaving 1 0', /closed/],
  ['another pod answers', 'echo-1 1 0', /echo-1/],
])('a connection is cut where %s', (_, line, expected) => {
  expect(cutOf(readKept(['2', ...FINE, line]), 'leaving')).toMatch(expected);
});
