import { expect, test } from 'vitest';
import { parseRange } from '../../model/range.ts';
import { checkEndpoints, readyEndpoints } from './expect-endpoints.ts';

const ranges = [{ range: parseRange('10.200.0.0/16'), source: 'kubeadm' }];
const pods = [
  { name: 'a', node: 'worker', ips: ['10.200.1.2'] },
  { name: 'b', node: 'worker2', ips: ['10.200.2.2'] },
];
const check = (endpoints: string[], of = pods) => checkEndpoints('nginx', endpoints, of, ranges, 'kubectl');

test('accepts endpoints that are the pods', () => {
  expect(check(['10.200.2.2', '10.200.1.2']).checked).toBe(2);
});

test.for<[string, string[], string]>([
  [
    'a stale endpoint',
    ['10.200.1.2', '10.200.2.2', '10.200.2.9'],
    'endpoint 10.200.2.9 is not a ready pod behind nginx',
  ],
  ['a missing endpoint', ['10.200.1.2'], 'pod b (10.200.2.2) is not an endpoint of nginx'],
])('rejects %s', ([, endpoints, message]) => {
  expect(() => check(endpoints)).toThrow(message);
});

test('rejects an endpoint outside the pod range', () => {
  expect(() => check(['10.9.0.1'], [{ name: 'a', node: 'worker', ips: ['10.9.0.1'] }])).toThrow(
    'endpoint 10.9.0.1 is outside 10.200.0.0/16 (kubeadm)',
  );
});

test('expects an endpoint for each address of a pod', () => {
  const two = [{ name: 'a', node: 'worker', ips: ['10.200.1.2', '10.200.1.3'] }];
  expect(check(['10.200.1.2', '10.200.1.3'], two).checked).toBe(2);
  expect(() => check(['10.200.1.2'], two)).toThrow('pod a (10.200.1.3) is not an endpoint');
});

test('ignores slices of other Services and endpoints that are not ready', () => {
  const slice = (service: string, ip: string, ready?: boolean) => ({
    addressType: 'IPv4',
    metadata: { labels: { 'kubernetes.io/service-name': service } },
    endpoints: [{ addresses: [ip], ...(ready === undefined ? {} : { conditions: { ready } }) }],
  });
  const slices = [
    slice('nginx', '10.200.1.2'),
    slice('nginx', '10.200.1.3', false),
    slice('other', '10.200.1.4', true),
  ];
  expect(readyEndpoints(slices, 'nginx')).toEqual(['10.200.1.2']);
});
