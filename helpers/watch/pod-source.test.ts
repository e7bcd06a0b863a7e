import { expect, test } from 'vitest';
import { middleOf, narrowed, offsetOf, uncertaintyOf } from './pod-source.ts';

test('a look says between which two numbers the offset lies', () => {
  const offset = offsetOf({ before: 1000, after: 1100 }, { before: 200, after: 240 });
  expect(offset).toEqual({ atLeastMs: 790, atMostMs: 860 });
  expect([middleOf(offset), uncertaintyOf(offset)]).toEqual([825, 35]);
});

test('each look narrows it; one that does not agree begins anew', () => {
  const first = { atLeastMs: 700, atMostMs: 900 };
  expect(narrowed(undefined, first)).toEqual(first);
  expect(narrowed(first, { atLeastMs: 800, atMostMs: 1000 })).toEqual({ atLeastMs: 800, atMostMs: 900 });
  expect(narrowed(first, { atLeastMs: 5000, atMostMs: 5100 })).toEqual({ atLeastMs: 5000, atMostMs: 5100 });
});
