import { expect, test } from 'vitest';
import { retryAfter } from './patient-http.ts';

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
