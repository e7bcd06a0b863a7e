import { expect, test } from 'vitest';
import { TIMEOUTS } from '../model/timeouts.ts';
import { Away } from './patient-http.ts';

test('a server that never answered is not waited for', () => {
  expect(new Away().isWorthWaiting(0)).toBe(false);
});

test('one that has answered is waited for, and not for ever', () => {
  const away = new Away();
  expect(away.mayKnowNoRoles(200, 0)).toBe(false);
  expect(away.isWorthWaiting(1_000)).toBe(true);
  expect(away.isWorthWaiting(1_000 + TIMEOUTS.refusedApi - 1)).toBe(true);
  expect(away.isWorthWaiting(1_000 + TIMEOUTS.refusedApi)).toBe(false);
  // The next request does not wait either.
  expect(away.isWorthWaiting(2_000 + TIMEOUTS.refusedApi)).toBe(false);
});

test('one that is back may not know who may do what, for a moment', () => {
  const away = new Away();
  expect(away.mayKnowNoRoles(403, 0)).toBe(false);
  away.isWorthWaiting(1_000);
  expect(away.mayKnowNoRoles(403, 9_000)).toBe(true);
  expect(away.mayKnowNoRoles(200, 9_500)).toBe(false);
  expect(away.mayKnowNoRoles(403, 9_000 + TIMEOUTS.rolesUnread)).toBe(false);
  expect(away.isWorthWaiting(20_000)).toBe(true);
});
