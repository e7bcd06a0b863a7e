import { type KubernetesObject, loadAllYaml } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import type { ExistingTarget } from '../../config/config.ts';
import type { RawOptions } from '../../config/options.ts';
import { readConfig } from '../../config/read-config.ts';
import { allRequirements } from '../selection.ts';
import { jobManifest, sonobuoyPlugin } from './job-manifest.ts';

const RAW = { timeout: '15m', color: true, inCluster: true } as RawOptions;
const REQUIREMENTS = await allRequirements();
const IMAGE = 'registry.example/netconform:1';

function printed(print: typeof jobManifest, raw: Partial<RawOptions> = {}): KubernetesObject[] {
  const config = readConfig({ ...RAW, ...raw }, {});
  return loadAllYaml(
    print(config, config.target as ExistingTarget, IMAGE, REQUIREMENTS),
  ) as KubernetesObject[];
}

const names = (objects: readonly KubernetesObject[]) =>
  objects.map(({ kind, metadata }) => `${kind} ${metadata?.namespace ?? ''}/${metadata?.name}`);

test('a Job comes with a restricted namespace, a service account and roles', () => {
  const objects = printed(jobManifest);
  expect(names(objects)).toEqual([
    'Namespace /netconform',
    'ServiceAccount netconform/netconform',
    'ClusterRole /netconform-job-netconform',
    'ClusterRoleBinding /netconform-job-netconform-netconform-netconform',
    'Role kube-system/netconform-job-netconform',
    'RoleBinding kube-system/netconform-job-netconform-netconform-netconform',
    'Job netconform/netconform',
  ]);
  expect(objects[0]?.metadata?.labels).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' });
});

test('with an existing namespace, creates none and passes its name to the run', () => {
  const objects = printed(jobManifest, { namespace: 'team' });
  expect(names(objects).filter((name) => name.startsWith('Namespace'))).toEqual([]);
  expect(objects.at(-1)).toMatchObject({
    metadata: { namespace: 'team' },
    spec: { template: { spec: { containers: [{ args: expect.arrayContaining(['--namespace', 'team']) }] } } },
  });
});

test('passes the options of the run to the program in the pod, and applies pod options to the pod', () => {
  const raw = { only: 'POD-2', podLabels: 'team=net', tolerations: 'dedicated=net', timeout: '5m' };
  const job = printed(jobManifest, raw).at(-1);
  const args = [
    ...['certify', '--in-cluster', '--pod-labels', 'team=net', '--tolerations', 'dedicated=net'],
    ...[
      '--only',
      'POD-2',
      '--diagnostics',
      'on-failure',
      '--timeout',
      '300s',
      '--report-to',
      'log',
      '--no-color',
    ],
  ];
  expect(job).toMatchObject({
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { labels: { team: 'net' } },
        spec: { containers: [{ image: IMAGE, args }], tolerations: [{ key: 'dedicated' }] },
      },
    },
  });
});

test('a schedule makes it a CronJob of the same Job', () => {
  const config = readConfig(RAW, {});
  const target = config.target as ExistingTarget;
  const text = jobManifest(config, target, IMAGE, REQUIREMENTS, '0 3 * * *');
  const [job, cronJob] = [printed(jobManifest).at(-1), (loadAllYaml(text) as KubernetesObject[]).at(-1)];
  expect(cronJob).toMatchObject({
    kind: 'CronJob',
    metadata: { namespace: 'netconform' },
    spec: {
      schedule: '0 3 * * *',
      concurrencyPolicy: 'Forbid',
      jobTemplate: { spec: (job as { spec?: object }).spec },
    },
  });
});

test('Jobs in two namespaces share no role', () => {
  const roles = (namespace: string) =>
    names(printed(jobManifest, { namespace })).filter((name) => /^(Cluster)?Role/.test(name));
  expect(roles('a').filter((name) => roles('b').includes(name))).toEqual([]);
});

test('a Sonobuoy plugin writes its results to the folder of the worker', () => {
  expect(printed(sonobuoyPlugin)).toMatchObject([
    {
      'sonobuoy-config': { driver: 'Job', 'plugin-name': 'netconform', 'result-format': 'junit' },
      spec: {
        image: IMAGE,
        args: expect.arrayContaining(['--in-cluster', '--report-to', 'sonobuoy']),
        volumeMounts: expect.arrayContaining([{ name: 'results', mountPath: '/tmp/sonobuoy/results' }]),
      },
    },
  ]);
});
