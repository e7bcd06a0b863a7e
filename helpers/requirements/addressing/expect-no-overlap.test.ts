import { expect, test } from 'vitest';
import { parseAddress, parseRange } from '../../model/range.ts';
import { expectNoOverlap } from './expect-no-overlap.ts';

const stated = (text: string, source: string) => ({ range: parseRange(text), source });
const nodes = [{ address: parseAddress('10.89.0.2'), holder: 'node worker' }];
const good = { pod: [stated('10.200.0.0/16', 'kubeadm')], service: [stated('10.32.0.0/24', 'flags')], nodes };

test('ranges apart are evidence, each with its source', () => {
  expect(expectNoOverlap(good)).toMatchObject({
    checked: 1,
    details: expect.arrayContaining(['pod range 10.200.0.0/16 (kubeadm)']),
  });
});

test('a Service range inside the pod range', () => {
  const service = [...good.service, stated('10.200.128.0/24', 'ServiceCIDR extra')];
  expect(() => expectNoOverlap({ ...good, service })).toThrow(
    'pod range 10.200.0.0/16 (kubeadm) overlaps Service range 10.200.128.0/24 (ServiceCIDR extra)',
  );
});

test('a node inside the pod range', () => {
  expect(() => expectNoOverlap({ ...good, pod: [stated('10.88.0.0/15', 'kubeadm')] })).toThrow(
    'node worker has the address 10.89.0.2, inside the pod range 10.88.0.0/15 (kubeadm)',
  );
});

test('without nodes nothing was checked', () => {
  expect(expectNoOverlap({ ...good, nodes: [] }).checked).toBe(0);
});
