import { expect, test } from 'vitest';
import { parseAddress } from '../../model/range.ts';
import { usedPodCidrs } from './pod-cidrs.ts';

const node = (name: string, ...podCIDRs: string[]) => ({ metadata: { name }, spec: { podCIDRs } });
const nodes = [
  node('a', '10.1.0.0/24', 'fd00::/64'),
  node('b', '10.1.1.0/24', 'fd00:1::/64'),
  node('c', '10.1.2.0/24', 'fd00:2::/64'),
];
const pod = (ip: string, on: string) => ({ address: parseAddress(ip), holder: 'pod', node: on });
const inside = [pod('10.1.0.2', 'a'), pod('10.1.1.2', 'b'), pod('fd00:1::2', 'b'), pod('10.1.2.2', 'c')];

test.for<[string, ReturnType<typeof pod>[], boolean]>([
  ["lie in their own node's", inside, true],
  ['do so on most nodes', [...inside.slice(0, 3), pod('10.9.0.2', 'c')], true],
  ["lie in the range, but not in their own node's", [pod('10.1.1.9', 'a'), pod('10.1.2.9', 'b')], false],
  ['do so on one node of two by chance', [pod('10.1.0.9', 'a'), pod('10.1.0.10', 'b')], false],
  ['lie elsewhere', [pod('10.9.0.2', 'a'), pod('10.9.0.3', 'b')], false],
  ['are not there', [], false],
])('pod CIDRs, where pods %s', ([, pods, used]) => {
  expect(usedPodCidrs(nodes, pods)).toHaveLength(used ? 6 : 0);
});

test('nodes without pod CIDRs have none that are used', () => {
  expect(usedPodCidrs([{ metadata: { name: 'a' } }], inside)).toEqual([]);
});
