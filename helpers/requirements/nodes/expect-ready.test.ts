import type { V1Node } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { UNSHAPED } from '../../model/pod-shape.ts';
import { expectReady } from './expect-ready.ts';

const node = (name: string, conditions: [string, string][], spec: V1Node['spec'] = {}): V1Node => ({
  metadata: { name },
  spec,
  status: {
    conditions: conditions.map(
      ([type, status]) => ({ type, status, message: `${type} is ${status}` }) as never,
    ),
  },
});
const good = node('a', [
  ['Ready', 'True'],
  ['NetworkUnavailable', 'False'],
]);

test('accepts Ready nodes, even if the network sets no condition', () => {
  expect(expectReady([good, node('b', [['Ready', 'True']])], UNSHAPED).checked).toBe(2);
});

test.for<[string, V1Node, string]>([
  ['not Ready', node('b', [['Ready', 'False']]), 'b is not Ready: Ready is False'],
  ['in an unknown state', node('b', [['Ready', 'Unknown']]), 'b is not Ready'],
  ['without conditions', node('b', []), 'b is not Ready: no condition'],
  [
    'without a network',
    node('b', [
      ['Ready', 'True'],
      ['NetworkUnavailable', 'True'],
    ]),
    'the network of b is unavailable',
  ],
  [
    'tainted by the cluster as not ready',
    node('b', [['Ready', 'False']], {
      taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }],
    }),
    'b is not Ready',
  ],
])('rejects a node that is %s', ([, bad, message]) => {
  expect(() => expectReady([good, bad], UNSHAPED)).toThrow(message);
});

test('leaves out a cordoned or tainted node and names it', () => {
  const others = [
    node('cordoned', [['Ready', 'False']], { unschedulable: true }),
    node('gpu', [['Ready', 'False']], { taints: [{ key: 'gpu', effect: 'NoSchedule' }] }),
  ];
  expect(expectReady([good, ...others], UNSHAPED).summary).toContain(
    'left out as not schedulable: cordoned, gpu',
  );
});

test('separates nodes that were not selected from nodes that are not schedulable', () => {
  const others = [node('other', [['Ready', 'False']]), node('cordoned', [], { unschedulable: true })];
  const selected = (one: V1Node) => ({ ...one, metadata: { ...one.metadata, labels: { pool: 'net' } } });
  const [other, cordoned] = others as [V1Node, V1Node];
  const shape = { ...UNSHAPED, nodeSelector: { pool: 'net' } };
  expect(expectReady([selected(good), other, selected(cordoned)], shape).summary).toBe(
    '1 schedulable nodes, all Ready; left out as not schedulable: cordoned; left out by --node-selector: other',
  );
});
