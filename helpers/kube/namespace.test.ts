import { expect, test } from 'vitest';
import { whyNamespaceStays } from './namespace.ts';

const condition = (type: string, message: string, status = 'True') => ({ type, message, status });

test.for<[what: string, conditions: ReturnType<typeof condition>[], why: object]>([
  ['no condition', [], {}],
  [
    'an aggregated API that is down',
    [
      condition('NamespaceDeletionDiscoveryFailure', 'unable to retrieve metrics.k8s.io/v1beta1'),
      condition('NamespaceContentRemaining', 'pods has 1 resource instances'),
    ],
    {
      hindrance: 'unable to retrieve metrics.k8s.io/v1beta1',
      remaining: 'pods has 1 resource instances',
    },
  ],
  [
    'pods that are ending',
    [
      condition('NamespaceDeletionDiscoveryFailure', 'all resources discovered', 'False'),
      condition('NamespaceContentRemaining', 'pods has 1 resource instances'),
    ],
    { remaining: 'pods has 1 resource instances' },
  ],
  [
    'a finalizer',
    [
      condition('NamespaceContentRemaining', 'pods has 1 resource instances'),
      condition('NamespaceFinalizersRemaining', 'example.com/wait in 1 resource instances'),
    ],
    { remaining: 'example.com/wait in 1 resource instances' },
  ],
])('%s', ([, conditions, why]) => {
  expect(whyNamespaceStays(conditions)).toEqual({ hindrance: undefined, remaining: undefined, ...why });
});
