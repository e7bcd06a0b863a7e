import { expect, test } from 'vitest';
import type { NodeTerm } from '../../model/pod-shape.ts';
import { matchesTerms } from './node-affinity.ts';

const node = { metadata: { name: 'a', labels: { 'compute-type': 'fargate', size: '5' } } };
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
  expect(matchesTerms(node, terms)).toBe(expected);
});
