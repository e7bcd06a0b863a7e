import { expect, test } from 'vitest';
import { shownObject } from './shown-object.ts';

const pod = () => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'agent',
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': '{"env":"planted"}',
      'example.com/anything': 'planted',
      'flannel.alpha.coreos.com/public-ip': '192.0.2.1',
      'x.k8s.io/join-token': 'planted',
    },
    managedFields: [{ manager: 'kubectl' }],
  },
  spec: {
    initContainers: [{ name: 'init', env: [{ name: 'DB_PASSWORD', value: 'planted' }] }],
    containers: [
      {
        name: 'main',
        command: ['app', '--token', 'planted', '--v', '2'],
        args: ['--private-key', '--port', '80'],
        env: [
          { name: 'SOME_KEY', value: 'planted' },
          { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'weave-passwd', key: 'weave-passwd' } } },
          { name: 'WEAVE_MTU', value: '1400' },
        ],
      },
    ],
  },
});

test('shows a pod without credentials, and does not change the original', () => {
  const given = pod();
  const shown = shownObject(given);
  expect(JSON.stringify(shown)).not.toContain('planted');
  expect(given).toEqual(pod());
  expect(shown).toEqual({
    ...pod(),
    metadata: {
      name: 'agent',
      annotations: { 'flannel.alpha.coreos.com/public-ip': '192.0.2.1', 'x.k8s.io/join-token': '(redacted)' },
    },
    spec: {
      initContainers: [{ name: 'init', env: [{ name: 'DB_PASSWORD', value: '(redacted)' }] }],
      containers: [
        {
          name: 'main',
          command: ['app', '--token', '(redacted)', '--v', '2'],
          args: ['--private-key', '--port', '80'],
          env: [
            { name: 'SOME_KEY', value: '(redacted)' },
            { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'weave-passwd', key: 'weave-passwd' } } },
            { name: 'WEAVE_MTU', value: '1400' },
          ],
        },
      ],
    },
  });
});

test('shows controllers of pods in the same way', () => {
  const { metadata, spec } = pod();
  const set = { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { template: { metadata, spec } } };
  expect(JSON.stringify(shownObject(set))).not.toContain('planted');
});
