import { expect, test } from 'vitest';
import { parseRange } from '../../model/range.ts';
import { checkNodeRanges } from './expect-node-ranges.ts';

const pods = [{ range: parseRange('10.200.0.0/16'), source: 'kubeadm' }];
const node = (name: string, text: string) => ({ node: name, range: parseRange(text) });
const two = [node('a', '10.200.0.0/24'), node('b', '10.200.1.0/24')];

test('accepts parts of the range that do not overlap', () => {
  expect(checkNodeRanges(two, pods).checked).toBe(2);
});

test('names both nodes of an overlap', () => {
  expect(() => checkNodeRanges([...two, node('c', '10.200.1.128/25')], pods)).toThrow(
    '10.200.1.0/24 of node b overlaps 10.200.1.128/25 of node c',
  );
});

test('names the node of a range outside the cluster CIDR', () => {
  expect(() => checkNodeRanges([...two, node('c', '10.201.0.0/24')], pods)).toThrow(
    '10.201.0.0/24 of node c is not inside 10.200.0.0/16 (kubeadm)',
  );
});

test('checks only overlaps if no pod range is known', () => {
  expect(checkNodeRanges(two, []).checked).toBe(2);
  expect(() => checkNodeRanges([...two, node('c', '10.200.1.0/24')], [])).toThrow('overlaps');
});
