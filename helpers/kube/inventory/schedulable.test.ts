import type { V1Node, V1Taint } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { type NodeTerm, type PodShape, type Toleration, UNSHAPED } from '../../model/pod-shape.ts';
import { leftOutBecause, matchesTerms, takesPart, tolerationsOf, whyLeftOut } from './schedulable.ts';

const node = (spec: V1Node['spec'], labels = {}): V1Node => ({
  metadata: { name: 'one', labels },
  ...(spec && { spec }),
});
const tainted = (...taints: V1Taint[]) => node({ taints });
const DEDICATED: V1Taint = { key: 'dedicated', value: 'net', effect: 'NoSchedule' };
const tolerating = (...tolerations: Toleration[]): PodShape => ({ ...UNSHAPED, tolerations });

test.for<[title: string, toleration: Toleration, tolerated: boolean]>([
  ['its key', { key: 'dedicated', operator: 'Exists' }, true],
  ['its key and value', { key: 'dedicated', operator: 'Equal', value: 'net' }, true],
  [
    'its key, value and effect',
    { key: 'dedicated', operator: 'Equal', value: 'net', effect: 'NoSchedule' },
    true,
  ],
  ['every taint', { operator: 'Exists' }, true],
  ['another key', { key: 'gpu', operator: 'Exists' }, false],
  ['another value', { key: 'dedicated', operator: 'Equal', value: 'gpu' }, false],
  ['no value', { key: 'dedicated', operator: 'Equal', value: '' }, false],
  ['another effect', { key: 'dedicated', operator: 'Exists', effect: 'NoExecute' }, false],
])('a taint, tolerated by %s', ([, toleration, tolerated]) => {
  expect(takesPart(tolerating(toleration))(tainted(DEDICATED))).toBe(tolerated);
});

test('all taints of a node have to be tolerated', () => {
  const both = tainted(DEDICATED, { key: 'gpu', effect: 'NoExecute' });
  const one: Toleration = { key: 'dedicated', operator: 'Exists' };
  expect(whyLeftOut(both, UNSHAPED)).toBe('not schedulable');
  expect(whyLeftOut(both, tolerating(one))).toBe('not schedulable');
  expect(whyLeftOut(both, tolerating(one, { key: 'gpu', operator: 'Exists' }))).toBeUndefined();
});

test.for<V1Taint>([
  { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' },
  { key: 'slow', effect: 'PreferNoSchedule' },
])('$key:$effect keeps no node out', (taint) => {
  expect(takesPart(UNSHAPED)(tainted(taint))).toBe(true);
  expect(tolerationsOf([tainted(taint)])).toEqual([]);
});

test('a cordoned node is left out, whatever is tolerated', () => {
  const cordoned = node({
    unschedulable: true,
    taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }],
  });
  expect(whyLeftOut(cordoned, tolerating({ operator: 'Exists' }))).toBe('not schedulable');
});

test('a node without one of the labels is left out for that', () => {
  const shape = { ...UNSHAPED, nodeSelector: { pool: 'net', zone: 'a' } };
  expect(whyLeftOut(node({}, { pool: 'net', zone: 'a', more: '' }), shape)).toBeUndefined();
  expect(whyLeftOut(node({}, { pool: 'net', zone: 'b' }), shape)).toBe('not selected');
  expect(whyLeftOut(node({}, { pool: 'net' }), shape)).toBe('not selected');
  expect(whyLeftOut(node({ unschedulable: true }), shape)).toBe('not selected');
});

test('what is tainted takes part once the taints found are tolerated, each by its key', () => {
  const nodes = [
    tainted(DEDICATED, { key: 'gpu', effect: 'NoExecute' }),
    tainted({ ...DEDICATED, value: 'db' }),
  ];
  const tolerations = tolerationsOf(nodes);
  expect(tolerations).toEqual([
    { key: 'dedicated', operator: 'Exists' },
    { key: 'gpu', operator: 'Exists' },
  ]);
  expect(nodes.filter(takesPart(tolerating(...tolerations)))).toEqual(nodes);
});

test.for<[because: string | undefined, spec: V1Node['spec'], tolerations: Toleration[]]>([
  [undefined, {}, []],
  ['it is cordoned', { unschedulable: true }, []],
  ['its taint dedicated=net:NoSchedule keeps the fixtures off', { taints: [DEDICATED] }, []],
  ['its taint gpu:NoExecute keeps the fixtures off', { taints: [{ key: 'gpu', effect: 'NoExecute' }] }, []],
  [
    'its taint gpu:NoExecute keeps the fixtures off',
    { taints: [DEDICATED, { key: 'gpu', effect: 'NoExecute' }] },
    [{ key: 'dedicated', operator: 'Exists' }],
  ],
])('in words: %s', ([because, spec, tolerations]) => {
  expect(leftOutBecause(node(spec), tolerating(...tolerations))).toBe(because);
});

test('in words: not one of the nodes that were asked for', () => {
  const shape = { ...UNSHAPED, nodeSelector: { pool: 'net' } };
  expect(leftOutBecause(node({}), shape)).toBe('it lacks a label of --node-selector');
});

test('a virtual node is left out, whatever is tolerated', () => {
  const fargate = node(
    { taints: [{ key: 'eks.amazonaws.com/compute-type', value: 'fargate', effect: 'NoSchedule' }] },
    { 'eks.amazonaws.com/compute-type': 'fargate' },
  );
  expect(whyLeftOut(fargate, tolerating({ operator: 'Exists' }))).toBe('virtual');
  expect(leftOutBecause(fargate, UNSHAPED)).toBe('it is a virtual node');
  expect(tolerationsOf([fargate])).toEqual([]);
});

test("a node that the agent's own affinity keeps out is left out", () => {
  const agentAffinity = [{ matchExpressions: [{ key: 'pool', operator: 'NotIn', values: ['edge'] }] }];
  const shape = { ...UNSHAPED, agentAffinity };
  expect(whyLeftOut(node({}, { pool: 'edge' }), shape)).toBe('without the agent');
  expect(whyLeftOut(node({}, { pool: 'net' }), shape)).toBeUndefined();
});

test('a node of another system is left out, whatever else it is', () => {
  const windows = node({ unschedulable: true }, { 'kubernetes.io/os': 'windows' });
  expect(whyLeftOut(windows, UNSHAPED)).toBe('not Linux');
  expect(leftOutBecause(windows, UNSHAPED)).toBe('it runs windows');
});

const sized = { metadata: { name: 'a', labels: { 'compute-type': 'fargate', size: '5' } } };
const expression = (key: string, operator: string, ...values: string[]): NodeTerm => ({
  matchExpressions: [{ key, operator, values }],
});

test.for<[string, NodeTerm[], boolean]>([
  ['In', [expression('compute-type', 'In', 'fargate', 'auto')], true],
  ['In, without the label', [expression('zone', 'In', 'a')], false],
  ['NotIn', [expression('compute-type', 'NotIn', 'fargate')], false],
  ['NotIn, without the label', [expression('zone', 'NotIn', 'a')], true],
  ['Exists', [expression('size', 'Exists')], true],
  ['DoesNotExist', [expression('size', 'DoesNotExist')], false],
  ['Gt', [expression('size', 'Gt', '4')], true],
  ['Lt', [expression('size', 'Lt', '4')], false],
  ['Lt, without the label', [expression('zone', 'Lt', '4')], false],
  ['an operator that is not known', [expression('size', 'Near', '4')], false],
  ['one of two terms', [expression('zone', 'Exists'), expression('size', 'Exists')], true],
  [
    'all of one term',
    [
      {
        matchExpressions: [
          { key: 'size', operator: 'Exists' },
          { key: 'zone', operator: 'Exists' },
        ],
      },
    ],
    false,
  ],
  ['the name', [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] }], true],
  ['a term without expressions', [{}], false],
])('%s', ([, terms, expected]) => {
  expect(matchesTerms(sized, terms)).toBe(expected);
});
