import { expect, test } from 'vitest';
import { parseAddress, parseRange } from '../../model/range.ts';
import { expectNoOverlap } from './expect-no-overlap.ts';

const stated = (text: string, source: string) => ({ range: parseRange(text), source });
const held = (text: string, holder: string) => ({ address: parseAddress(text), holder });
const nodes = [{ ...held('10.89.0.2', 'node worker'), node: 'worker' }];
const good = {
  pod: [stated('10.200.0.0/16', 'kubeadm')],
  service: [stated('10.32.0.0/24', 'flags')],
  nodes,
  pods: [held('10.200.0.2', 'pod a/b')],
  services: [held('10.32.0.1', 'Service default/kubernetes')],
};

test('accepts separate ranges and names the source of each', () => {
  expect(expectNoOverlap(good)).toMatchObject({
    checked: 3,
    details: expect.arrayContaining(['pod range 10.200.0.0/16 (kubeadm)']),
  });
});

test('compares only addresses if no range is known', () => {
  expect(expectNoOverlap({ ...good, pod: [], service: [] }).checked).toBe(3);
});

test('rejects a Service range inside the pod range', () => {
  const service = [...good.service, stated('10.200.128.0/24', 'ServiceCIDR extra')];
  expect(() => expectNoOverlap({ ...good, service })).toThrow(
    'pod range 10.200.0.0/16 (kubeadm) overlaps Service range 10.200.128.0/24 (ServiceCIDR extra)',
  );
});

test("rejects a node inside the pod range, unless pods use the nodes' subnets", () => {
  const pod = [stated('10.88.0.0/15', 'kubeadm')];
  expect(() => expectNoOverlap({ ...good, pod })).toThrow(
    'node worker has the address 10.89.0.2, inside the pod range 10.88.0.0/15 (kubeadm)',
  );
  const network = { ...good, pod, ofNodeSubnets: 'amazon-vpc' };
  expect(expectNoOverlap(network).checked).toBe(3);
});

test.for<[string, Partial<typeof good>, string]>([
  [
    'a pod in the Service range',
    { pods: [held('10.32.0.9', 'pod a/b')] },
    'pod a/b has the address 10.32.0.9, inside the Service range 10.32.0.0/24 (flags)',
  ],
  [
    'a pod with the address of a node',
    { pods: [held('10.89.0.2', 'pod a/b')] },
    '10.89.0.2 is held by node worker and by pod a/b',
  ],
  [
    'a Service with the address of a pod',
    { services: [held('10.200.0.2', 'Service a/s')] },
    '10.200.0.2 is held by pod a/b and by Service a/s',
  ],
  [
    'two nodes with one address',
    { nodes: [...nodes, { ...held('10.89.0.2', 'node other'), node: 'other' }] },
    '10.89.0.2 is held by node worker and by node other',
  ],
])('rejects %s', ([, change, message]) => {
  expect(() => expectNoOverlap({ ...good, ofNodeSubnets: 'amazon-vpc', ...change })).toThrow(message);
});

test('accepts a node that lists its address twice', () => {
  expect(expectNoOverlap({ ...good, nodes: [...nodes, ...nodes] }).checked).toBe(4);
});

test('checks nothing without nodes', () => {
  expect(expectNoOverlap({ ...good, nodes: [] }).checked).toBe(0);
});
