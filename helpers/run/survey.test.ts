import type { V1Node } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { UNSHAPED } from '../model/pod-shape.ts';
import { nodesLeft } from './survey.ts';

const node = (name: string, spec: V1Node['spec'] = {}): V1Node => ({ metadata: { name, uid: name }, spec });
const taint = { key: 'a', value: 'b', effect: 'NoExecute' };

test('names nodes that left with the reason, but not new, unused or unhealthy ones', () => {
  const before = [node('a'), node('b'), node('c'), node('d'), node('e', { unschedulable: true }), node('f')];
  const after = [
    node('a'),
    node('b', { taints: [taint] }),
    node('c', { unschedulable: true }),
    node('e', { unschedulable: true }),
    node('f', { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }] }),
    node('new'),
  ];
  expect(nodesLeft(before, after, UNSHAPED)).toEqual([
    'b (its taint a=b:NoExecute keeps the fixtures off)',
    'c (it is cordoned)',
    'd (it is no longer in the cluster)',
  ]);
  const tolerations = [{ key: 'a', operator: 'Exists' as const }];
  expect(nodesLeft(before.slice(0, 2), after, { ...UNSHAPED, tolerations })).toEqual([]);
});
