import { expect, test } from 'vitest';
import { TIMEOUTS } from '../model/timeouts.ts';
import { Away, retryAfter } from './patient-http.ts';

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

const NOW = Date.parse('2026-03-01T09:12:40Z');

test.for<[method: string, status: number, header: string | undefined, waits: number | undefined]>([
  ['GET', 429, '1', 1_000],
  ['POST', 429, '7', 7_000],
  ['DELETE', 429, undefined, 1_000],
  ['PATCH', 429, '0', 1_000],
  ['GET', 429, 'Sun, 01 Mar 2026 09:12:45 GMT', 5_000],
  ['GET', 429, 'Sun, 01 Mar 2026 09:12:00 GMT', 1_000],
  ['GET', 429, 'soon', 1_000],
  ['GET', 503, '3', 3_000],
  ['GET', 503, undefined, undefined],
  ['POST', 503, '3', undefined],
  ['GET', 500, '3', undefined],
  ['GET', 200, '3', undefined],
])('%s, answered %s with Retry-After: %s, is sent again after %s ms', ([method, status, header, waits]) => {
  expect(retryAfter(method, { status, retryAfter: header }, NOW)).toBe(waits);
});
