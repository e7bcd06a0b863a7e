import { expect, test } from 'vitest';
import { paceOf, parseBounds, parseKinds, parseRate, parseShare, patienceOf } from './pace.ts';

test.for<[string, object]>([
  ['2s', { pod: 2000, service: 2000, dns: 2000, 'node-port': 2000 }],
  ['service=2s,dns=5s', { service: 2000, dns: 5000 }],
  ['2s, dns=5s', { pod: 2000, service: 2000, dns: 5000, 'node-port': 2000 }],
  ['node-port=1m,500ms', { pod: 500, service: 500, dns: 500, 'node-port': 60_000 }],
])('%j', ([text, bounds]) => {
  expect(parseBounds(text)).toEqual(bounds);
});

test.for<[string, RegExp]>([
  ['', /time such as/],
  ['2', /time such as/],
  ['pods=2s', /"pods=2s" names no kind; expected one of pod, service, dns, node-port/],
  ['dns=', /time such as/],
  ['dns=2s=3s', /names no kind/],
  ['dns=2s,dns=3s', /one time for dns, not two/],
  ['2s,3s', /one time for every kind, not two/],
  ['100ms', /at least 400ms/],
])('%j is refused', ([text, says]) => {
  expect(() => parseBounds(text)).toThrow(says);
});

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

test.for([
  ['1%', 0.01],
  ['0.5 %', 0.005],
  ['0%', 0],
] as const)('%s of the connections may fail', ([text, share]) => {
  expect(parseShare(text)).toBe(share);
});

test.for(['1', '100%', '-1%', 'x%', ''])('"%s" is no part of the connections', (text) => {
  expect(() => parseShare(text)).toThrow('expected a percentage');
});
