import { expect, test } from 'vitest';
import { paceOf, parseKinds, parseRate, patienceOf } from './pace-of-watch.ts';

test.for<[string, number]>([
  ['10/s', 10],
  ['30/m', 0.5],
  ['2.5', 2.5],
])('a rate of %j', ([text, rate]) => {
  expect(parseRate(text)).toBe(rate);
});

test.for(['', 'fast', '0/s', '51/s', '5/m', '10/h', '-1/s'])('a rate of %j is refused', (text) => {
  expect(() => parseRate(text)).toThrow('such as 10/s');
});

test('kinds come in their own order, each once', () => {
  expect(parseKinds('dns,pod, dns')).toEqual(['pod', 'dns']);
  expect(() => parseKinds('pod,pods')).toThrow('"pods" names no kind');
});

test.for<[object, number]>([
  [{ pod: 5000 }, 1000],
  [{ pod: 5000, dns: 1000 }, 500],
  [{}, 1000],
])('with bounds of %j a connection is given %i ms', ([bounds, timeoutMs]) => {
  expect(paceOf(10, bounds)).toEqual({ perSecond: 10, timeoutMs });
});

test.for<[number, object, number]>([
  [1, { pod: 5000 }, 600],
  [3, { pod: 5000 }, 2600],
  [9, { pod: 5000, dns: 2000 }, 2000],
  [9, {}, 8600],
])('in a lane of %i, with bounds of %j, after %i ms nobody has looked', ([lane, bounds, ms]) => {
  expect(patienceOf(lane, { perSecond: 10, timeoutMs: 1000 }, bounds)).toBe(ms);
});
