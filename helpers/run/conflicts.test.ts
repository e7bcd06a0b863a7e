import type { KubernetesObject } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { findConflicts } from './conflicts.ts';

type Labels = Record<string, string>;
const pod = (name: string, labels: Labels): KubernetesObject => ({ kind: 'Pod', metadata: { name, labels } });
const service = (name: string, selector?: Labels): KubernetesObject =>
  ({ kind: 'Service', metadata: { name }, spec: { selector } }) as KubernetesObject;
const deployment = (name: string, labels: Labels): KubernetesObject =>
  ({
    kind: 'Deployment',
    metadata: { name },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels } } },
  }) as KubernetesObject;

const OURS = [
  deployment('echo', { app: 'echo' }),
  service('echo', { app: 'echo' }),
  pod('client', { app: 'client' }),
];

test.for<[string, KubernetesObject, string | undefined]>([
  ['nothing in common', deployment('web', { app: 'web' }), undefined],
  ['a name of another kind', deployment('client', { app: 'web' }), undefined],
  ['a Service that chooses nothing', service('outside'), undefined],
  ['a Service that chooses by more labels', service('web', { app: 'echo', tier: 'front' }), undefined],
  ['one name', service('echo', { app: 'web' }), 'it has a Service echo, which a run also creates'],
  [
    'a pod that is chosen',
    pod('web', { app: 'echo', tier: 'front' }),
    'the selector of Deployment echo of a run matches Pod web',
  ],
  [
    'a Service that chooses pods of the run',
    service('web', { app: 'client' }),
    'the selector of Service web matches Pod client of a run',
  ],
])('%s', ([, theirs, expected]) => {
  expect(findConflicts(OURS, [theirs])).toBe(expected);
});
