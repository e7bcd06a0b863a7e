import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { WEAVE_IMAGES } from '../cluster/image-list.ts';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { readConfig } from '../config/read-config.ts';
import { connect } from '../kube/client.ts';
import { takesPart } from '../kube/inventory/schedulable.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { UNSHAPED } from '../model/pod-shape.ts';
import { dryRun } from '../run/plan/dry-run.ts';
import { run } from '../system/run.ts';
import { hearRequests } from './support/heard-requests.ts';
import { NOT_HERE } from './support/not-here.ts';
import { netconform } from './support/program.ts';
import { grantedForFile } from './support/service-account.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { CACHE, engineHere, NO_TRACES, tracesOf } from './support/traces.ts';

const admin = kubeconfigPath(CACHE, inject('cluster').name);
const kube = connect(admin);
const { namespace, asUser } = grantedForFile(kube, admin);

/** Every object in the namespace that a run may put one like it in, and its uid and version. */
async function objects(): Promise<string[]> {
  const lists = await Promise.all([
    kube.core.listNamespacedPod({ namespace }),
    kube.core.listNamespacedService({ namespace }),
    kube.core.listNamespacedConfigMap({ namespace }),
    kube.core.listNamespacedServiceAccount({ namespace }),
    kube.core.listNamespacedEvent({ namespace }),
    kube.apps.listNamespacedDaemonSet({ namespace }),
    kube.apps.listNamespacedDeployment({ namespace }),
    kube.coordination.listNamespacedLease({ namespace }),
    kube.networking.listNamespacedNetworkPolicy({ namespace }),
  ]);
  return lists.flatMap(({ items }) =>
    items.map(({ metadata }) => `${metadata?.name} ${metadata?.uid} ${metadata?.resourceVersion}`),
  );
}

/** Namespaces that are not those of runs that may be going beside this test. */
async function namespaces(): Promise<string[]> {
  const { items } = await kube.core.listNamespace({ labelSelector: `!${RUN_LABEL}` });
  return items.map(({ metadata }) => metadata?.name ?? '');
}

/** The lines of a part of the plan. */
function part(plan: string, name: string): string {
  return new RegExp(`^${name} .*\\n(?: .*\\n)*`, 'm').exec(plan)?.[0] ?? '';
}

/** Ids that the plan says are skipped. */
const skipsOf = (plan: string) => part(plan, 'skips').match(/[A-Z0-9]+-\d+(?=[,:])/g) ?? [];

test.for([undefined, namespace])(
  'of a cluster it only reads, and asks what it may (--namespace %s)',
  async (given) => {
    const before = await objects();
    const requests = hearRequests(() => undefined);
    const told: string[] = [];
    try {
      const raw = { cni: 'auto', ipFamily: 'ipv4', workers: '2', weaveOption: [], images: 'auto' };
      const place = given === undefined ? {} : { namespace: given };
      const config = readConfig(
        { ...raw, ...place, kubeconfig: admin, dryRun: true, imageArchive: [], timeout: '1m', color: false },
        process.env,
      );
      const interrupt = new AbortController().signal;
      const telling = { interrupt, print: (text: string) => told.push(text) };
      const screen = {
        notice: (line: string) => told.push(line),
        running: () => () => undefined,
        step: () => undefined,
      };
      expect(await dryRun(config, screen, telling)).toBe(0);
    } finally {
      requests.stop();
    }
    const other = requests.heard.filter(
      ({ verb, resource }) =>
        !['get', 'list'].includes(verb) && !(verb === 'create' && resource === 'selfsubjectaccessreviews'),
    );
    expect(other).toEqual([]);
    expect(requests.heard.length).toBeGreaterThan(20);
    expect(await objects()).toEqual(before);
    expect(told.join('\n')).toContain('dry run: nothing was created');
  },
);

test('it says what a run would make, where, of which images, on which nodes, and what it would skip', async () => {
  const before = await namespaces();
  const { code, stdout, stderr } = await netconform(['certify', '--kubeconfig', admin, '--dry-run']);
  expect(code, stderr).toBe(0);
  expect(stderr).toBe('dry run: nothing was created\n');
  expect(part(stdout, 'place')).toMatch(/netconform-<6 hex digits>.*\n.*cluster-wide: namespaces, and/);
  expect(part(stdout, 'creates')).toMatch(/1 Namespace\n.*3 DaemonSets \(host, neighbour, probe\)/);
  expect(part(stdout, 'creates')).toContain('echo-balanced: LoadBalancer');
  expect(part(stdout, 'images')).toMatch(/agnhost:.*\n.*nginx:/);
  const { items } = await kube.core.listNode();
  const taking = items.filter(takesPart(UNSHAPED));
  // Three DaemonSets, two Deployments of two, two pods.
  expect(part(stdout, 'creates')).toContain(`with ${3 * taking.length + 6} pods in all`);
  for (const { metadata } of taking) expect(part(stdout, 'nodes')).toContain(`${metadata?.name}\n`);
  for (const { metadata } of items.filter((node) => !taking.includes(node)))
    expect(part(stdout, 'nodes')).toContain(`${metadata?.name} does not take part: `);
  const skipped = skipsOf(stdout);
  expect(skipped).toEqual(expect.arrayContaining(['POL-1', 'WEAVE-1', 'REC-1']));
  expect(NOT_HERE).toEqual(expect.arrayContaining(skipped));
  expect(part(stdout, 'time')).toMatch(/about \d+ s; at most 15 min/);
  expect(before).toEqual(expect.arrayContaining(await namespaces()));
});

test('a missing right, and what Pod Security refuses, is told before; where no run could begin the code is 3', () =>
  asUser(async (file) => {
    const dry = ['certify', '--kubeconfig', file, '--dry-run'];
    const own = await netconform(dry);
    expect(own.code, own.stderr).toBe(3);
    expect(part(own.stdout, 'creates')).toContain('1 Namespace\n');
    expect(own.stderr).toMatch(/create namespaces in the whole cluster: .*\n/);
    expect(own.stderr).not.toContain('dry run: nothing was created');
    const given = await netconform([...dry, '--namespace', namespace]);
    expect(given.code, given.stderr).toBe(0);
    expect(part(given.stdout, 'creates')).toContain('1 Lease (netconform)\n');
    expect(part(given.stdout, 'skips')).toMatch(/POL-1: it needs three new namespaces/);
    await enforce('baseline');
    const refused = await netconform([
      'certify',
      '--kubeconfig',
      admin,
      '--dry-run',
      '--namespace',
      namespace,
    ]);
    expect(part(refused.stdout, 'skips')).toMatch(
      /NODE-2, POD-4, SVC-8, SVC-9, EXT-4: .*Pod Security level baseline/,
    );
    await enforce(null);
    const absent = await netconform([...dry, '--kubeconfig', admin, '--namespace', 'nobodys']);
    expect([absent.code, absent.stdout]).toEqual([2, '']);
    expect(absent.stderr).toContain('"nobodys": no such namespace');
  }));

async function enforce(level: string | null): Promise<void> {
  const labels = { 'pod-security.kubernetes.io/enforce': level } as Record<string, string>;
  const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } };
  const merge = 'application/merge-patch+json';
  await kube.objects.patch(object, undefined, undefined, undefined, undefined, merge);
}

test('without a cluster it tells the one that would be made, and makes nothing on this machine', async () => {
  const name = runName();
  const { code, stdout } = await netconform([
    '--dry-run',
    '--name',
    name,
    '--workers',
    '1',
    '--cni',
    'flannel',
  ]);
  expect(code).toBe(0);
  expect(part(stdout, 'cluster')).toContain(`${name}: made by kind, 2 nodes, removed afterwards`);
  expect(part(stdout, 'ranges')).toContain('pods 10.200.0.0/16, Services 10.32.0.0/24');
  expect(part(stdout, 'nodes')).toContain(`${name}-control-plane, ${name}-worker\n`);
  expect(part(stdout, 'images')).toMatch(/kindest\/node:.*\n(?:.*\n)*.*flannel:/);
  expect(await tracesOf(await engineHere(), name)).toEqual(NO_TRACES);
});

test('images of Weave Net in an archive decide the network that is told, and what is skipped for it', () =>
  inTemporaryFolder(async (folder) => {
    const manifest = JSON.stringify([{ Config: 'a.json', RepoTags: WEAVE_IMAGES, Layers: [] }]);
    await writeFile(join(folder, 'manifest.json'), manifest);
    const archive = join(folder, 'weave.tar');
    await run('tar', ['-cf', archive, '-C', folder, 'manifest.json']);
    const dry = ['certify', '--dry-run', '--image-archive', archive];
    const { code, stdout, stderr } = await netconform(dry);
    expect(code, stderr).toBe(0);
    expect(part(stdout, 'network')).toMatch(/^network +weave: its images are in the archive given\n$/);
    expect(part(stdout, 'images')).not.toContain('flannel');
    expect(skipsOf(stdout)).not.toContain('WEAVE-1');
    const dual = await netconform([...dry, '--ip-family', 'dual']);
    expect(part(dual.stdout, 'network')).toMatch(/^network +flannel: Weave Net is IPv4 only\n$/);
    expect(skipsOf(dual.stdout)).toContain('WEAVE-1');
  }));
