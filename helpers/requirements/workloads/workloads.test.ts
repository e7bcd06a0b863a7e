import type { V1EndpointSlice, V1NetworkPolicy, V1Pod, V1Service } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { workloadPods } from './workload-pods.ts';
import { workloadServices } from './workload-services.ts';

const pod = (
  name: string,
  more: Partial<V1Pod['spec'] & object> = {},
  labels: Record<string, string> = {},
): V1Pod => ({
  metadata: { namespace: 'team', name, uid: name, labels },
  spec: { nodeName: 'a', containers: [], ...more },
  status: { phase: 'Running', podIP: '10.200.0.2' },
});
const policy = (podSelector: object, policyTypes?: string[]): V1NetworkPolicy => ({
  metadata: { namespace: 'team' },
  spec: { podSelector, ...(policyTypes === undefined ? {} : { policyTypes }) },
});
const namesOf = (pods: V1Pod[]) => workloadPods(pods, [], new Set(['a'])).map(({ name }) => name);

test('selects running pods of others with their own address', () => {
  const done = { ...pod('done'), status: { phase: 'Succeeded', podIP: '10.200.0.3' } };
  const ours = pod('probe', {}, { 'io.netconform.run': 'netconform-1', 'netconform.io/run': 'netconform-1' });
  expect(
    namesOf([pod('web'), pod('host', { hostNetwork: true }), pod('far', { nodeName: 'b' }), done, ours]),
  ).toEqual(['team/web']);
});

test.for<[what: string, policy: V1NetworkPolicy, selected: boolean]>([
  ['every pod', policy({}), true],
  ["the pod's labels", policy({ matchLabels: { app: 'web' } }), true],
  ['other labels', policy({ matchLabels: { app: 'db' } }), false],
  [
    'a matching expression',
    policy({ matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] }),
    true,
  ],
  ['egress only', policy({}, ['Egress']), false],
  ['pods of another namespace', { ...policy({}), metadata: { namespace: 'other' } }, false],
])('knows whether a policy for %s selects a pod', ([, one, selected]) => {
  const [seen] = workloadPods([pod('web', {}, { app: 'web' })], [one], new Set(['a']));
  expect(seen?.selected).toBe(selected);
});

const service = (name: string, spec: V1Service['spec'] = {}): V1Service => ({
  metadata: { namespace: 'team', name },
  spec: { clusterIP: '10.32.0.9', ports: [{ name: 'http', port: 80 }], ...spec },
});
const slice = (name: string, more: Partial<V1EndpointSlice> = {}): V1EndpointSlice => ({
  metadata: { namespace: 'team', labels: { 'kubernetes.io/service-name': name } },
  addressType: 'IPv4',
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  endpoints: [
    { addresses: ['10.200.0.2'], nodeName: 'a', targetRef: { name: 'web' }, conditions: { ready: true } },
  ],
  ...more,
});

test('probes a Service at its first TCP port with a ready endpoint', () => {
  const { asked } = workloadServices([service('web')], [slice('web')], new Set());
  expect(asked).toEqual([
    { name: 'team/web', ip: '10.32.0.9', port: 80, endpoint: { ip: '10.200.0.2', port: 8080 }, nodes: ['a'] },
  ]);
});

test.for<[what: string, service: V1Service, slice: V1EndpointSlice, left: string | undefined]>([
  ['headless', service('web', { clusterIP: 'None' }), slice('web'), undefined],
  ['of type ExternalName', service('web', { type: 'ExternalName' }), slice('web'), undefined],
  [
    'without a ready endpoint',
    service('web'),
    slice('web', { endpoints: [{ addresses: ['10.200.0.2'], conditions: { ready: false } }] }),
    undefined,
  ],
  [
    'without any endpoint',
    service('web'),
    { ...slice('web'), endpoints: null as never, ports: null as never },
    undefined,
  ],
  [
    'with only UDP ports',
    service('web', { ports: [{ port: 53, protocol: 'UDP' }] }),
    slice('web'),
    'team/web: UDP only',
  ],
  [
    'with internalTrafficPolicy Local',
    service('web', { internalTrafficPolicy: 'Local' }),
    slice('web'),
    'team/web: reached only',
  ],
])('leaves out a Service %s', ([, one, behind, left]) => {
  const seen = workloadServices([one], [behind], new Set());
  expect(seen.asked).toEqual([]);
  expect(seen.left).toEqual(left === undefined ? [] : [expect.stringContaining(left)]);
});

test('leaves out a Service whose pods a policy selects, and names it', () => {
  const { asked, left } = workloadServices([service('web')], [slice('web')], new Set(['team/web']));
  expect(asked).toEqual([]);
  expect(left).toEqual([expect.stringContaining('NetworkPolicy')]);
});
