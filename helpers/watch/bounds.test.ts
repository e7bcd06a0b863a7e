import { expect, test } from 'vitest';
import { parseBounds } from './bounds.ts';

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
