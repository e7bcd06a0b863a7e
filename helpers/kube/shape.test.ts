import { expect, test } from 'vitest';
import { OS, OS_LABEL, type PodShape, UNSHAPED } from '../model/pod-shape.ts';
import { NOT_VIRTUAL } from './inventory/schedulable.ts';
import { readManifest } from './manifest.ts';
import { shaped } from './shape.ts';

const only = (...terms: { matchExpressions: object[] }[]) => ({
  nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
});
const NOWHERE_VIRTUAL = only({ matchExpressions: [...NOT_VIRTUAL] });

const SHAPE: PodShape = {
  labels: { team: 'net' },
  annotations: { 'example.com/why': 'a gate' },
  nodeSelector: { pool: 'net' },
  tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'net', effect: 'NoSchedule' }],
};

test('a pod gets all of it, and keeps what it has', () => {
  const pod = {
    kind: 'Pod',
    metadata: { name: 'client', labels: { app: 'client' } },
    spec: {
      containers: [],
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      tolerations: [{ key: 'own', operator: 'Exists' }],
    },
  };
  const before = structuredClone(pod);
  expect(shaped(pod, SHAPE)).toEqual({
    kind: 'Pod',
    metadata: {
      name: 'client',
      labels: { app: 'client', team: 'net' },
      annotations: { 'example.com/why': 'a gate' },
    },
    spec: {
      containers: [],
      nodeSelector: { 'kubernetes.io/os': 'linux', pool: 'net' },
      tolerations: [{ key: 'own', operator: 'Exists' }, ...SHAPE.tolerations],
      affinity: NOWHERE_VIRTUAL,
    },
  });
  expect(pod).toEqual(before);
});

test('what a pod is found by stays', () => {
  const pod = { metadata: { labels: { app: 'client' } }, spec: { containers: [] } };
  expect(shaped(pod, { ...UNSHAPED, labels: { app: 'mine' } })).toEqual({
    ...pod,
    spec: { ...pod.spec, affinity: NOWHERE_VIRTUAL },
  });
});

test.for(['DaemonSet', 'Deployment'])(
  'the template of a %s gets it, the object itself and its selector do not',
  (kind) => {
    const object = {
      kind,
      metadata: { name: 'one' },
      spec: {
        selector: { matchLabels: { app: 'one' } },
        template: { metadata: { labels: { app: 'one' } }, spec: { containers: [] } },
      },
    };
    const { metadata, spec } = shaped(object, SHAPE);
    expect(metadata).toEqual({ name: 'one' });
    expect(spec.selector).toEqual({ matchLabels: { app: 'one' } });
    expect(spec.template).toMatchObject({
      metadata: { labels: { app: 'one', team: 'net' }, annotations: SHAPE.annotations },
      spec: { nodeSelector: SHAPE.nodeSelector, tolerations: SHAPE.tolerations },
    });
  },
);

test("the agent's affinity comes beside the pod's own", () => {
  const agentAffinity = [{ matchExpressions: [{ key: 'pool', operator: 'Exists' }] }];
  const affinity = { podAntiAffinity: {} };
  const pod = { kind: 'Pod', metadata: { name: 'one' }, spec: { containers: [], affinity } };
  expect(shaped(pod, { ...UNSHAPED, agentAffinity }).spec.affinity).toEqual({
    ...affinity,
    ...only({ matchExpressions: [...(agentAffinity[0]?.matchExpressions ?? []), ...NOT_VIRTUAL] }),
  });
});

test('a Service, which makes no pods, stays as it is', () => {
  const service = { kind: 'Service', metadata: { name: 'echo' }, spec: { selector: { app: 'echo' } } };
  expect(shaped(service, SHAPE)).toEqual(service);
});

const MANIFESTS = ['nodes', 'container-to-container', 'pod-to-pod', 'pod-to-service', 'network-policy'];

test.for(MANIFESTS)(
  'every pod of %s.yaml is for nodes that run what its images are for, and for no virtual one',
  async (name) => {
    const pods = (await readManifest(`${name}.yaml`)).filter(({ kind }) => kind !== 'Service');
    expect(pods.length).toBeGreaterThan(0);
    for (const pod of pods) {
      const text = JSON.stringify(shaped(pod, UNSHAPED));
      expect(text).toContain(`"nodeSelector":{"${OS_LABEL}":"${OS}"}`);
      expect(text).toContain(JSON.stringify(NOWHERE_VIRTUAL).slice(1, -1));
    }
  },
);
