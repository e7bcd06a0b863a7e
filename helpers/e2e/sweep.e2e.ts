import { existsSync } from 'node:fs';
import { V1MicroTime } from '@kubernetes/client-node';
import { afterEach, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { removeNamespace } from '../kube/namespace.ts';
import { EXPIRES_ANNOTATION, RUN_LABEL } from '../model/labels.ts';
import { LEASE } from '../run/claim-namespace.ts';
import { newRunName } from '../run/run-name.ts';
import { run as runCommand } from '../system/run.ts';
import { netconform, type Running, start } from './support/program.ts';
import { withGranted } from './support/service-account.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';
import { patience, until } from './support/until.ts';

const kubeconfig = kubeconfigPath(CACHE, inject('cluster').name);
const kube = connect(kubeconfig);
const TARGET = ['--kubeconfig', kubeconfig];
const LONG_AGO = '2001-01-01T00:00:00Z';

/** Namespaces that a test made. */
const made: string[] = [];
afterEach(async () => {
  // Gone before the next: other tests take what has the label for their own run's.
  const signal = patience();
  await Promise.all(made.splice(0).map((name) => removeNamespace(kube, name, signal)));
});

async function makeNamespace(name: string, run: string, expires?: string): Promise<string> {
  made.push(name);
  const annotations = expires === undefined ? {} : { [EXPIRES_ANNOTATION]: expires };
  await kube.core.createNamespace({
    body: { metadata: { name, labels: { [RUN_LABEL]: run }, annotations } },
  });
  return name;
}

async function namespaces(labelSelector = ''): Promise<(string | undefined)[]> {
  const { items } = await kube.core.listNamespace({ labelSelector });
  return items.map(({ metadata }) => metadata?.name);
}

/** Everything with the label of a run, of every kind that runs make. */
async function everythingOf(run: string): Promise<string[]> {
  const labelSelector = `${RUN_LABEL}=${run}`;
  const lists = await Promise.all([
    kube.core.listNamespace({ labelSelector }),
    kube.core.listPodForAllNamespaces({ labelSelector }),
    kube.core.listServiceForAllNamespaces({ labelSelector }),
    kube.apps.listDeploymentForAllNamespaces({ labelSelector }),
    kube.apps.listDaemonSetForAllNamespaces({ labelSelector }),
    kube.coordination.listLeaseForAllNamespaces({ labelSelector }),
  ]);
  return lists.flatMap(({ items }) => items.map(({ metadata }) => metadata?.name ?? ''));
}

/** Starts a run, kills it in a moment, and gives its name, once no process of it is left. */
async function killedRun(moment: (run: Running) => Promise<void>): Promise<string> {
  return inTemporaryFolder(async (out) => {
    const options = ['certify', ...TARGET, '--only', 'C2C-1,POD-7', '--out', out];
    const run = start(options, {}, { direct: true });
    await run.said(/^cluster /m);
    await moment(run);
    const workers = await childrenOf(run.pid);
    run.signal('SIGKILL');
    const { stderr, code } = await run.ended;
    expect(code, stderr).toBeNull();
    expect(stderr).not.toContain('verdict');
    // The suites have a process of their own, which ends when it finds itself alone.
    await until('the end of its workers', async () => {
      const alive = workers.filter((pid) => existsSync(`/proc/${pid}`));
      return alive.length === 0 || alive.join(' ');
    });
    return nameIn(stderr);
  });
}

async function childrenOf(pid: number | undefined): Promise<string[]> {
  const printed = await runCommand('ps', ['-o', 'pid=', '--ppid', `${pid}`]).catch(() => '');
  return printed.split(/\s+/).filter((each) => each !== '');
}

/** Of a run in a namespace of its own by what it said. */
function nameIn(stderr: string): string {
  return /netconform-[0-9a-f]{6}/.exec(stderr)?.[0] ?? '';
}

/** Moments of a run, by what it has made or said by then. */
const MOMENTS: [title: string, moment: (run: Running) => Promise<void>][] = [
  [
    'it has made its namespace',
    async () => {
      const isRun = (each: string | undefined) => /^netconform-/.test(each ?? '');
      await until('its namespace', async () => (await namespaces(RUN_LABEL)).some(isRun));
    },
  ],
  ['it has its first verdict', (run) => run.said(/ ✓ C2C-1 /)],
];

test.for(MOMENTS)(
  'what a run that is killed when %s left is removed by name, and only by name',
  async ([, moment]) => {
    const before = await namespaces();
    const lookalike = await makeNamespace(runName(), newRunName(), LONG_AGO);
    const run = await killedRun(moment);
    const first = await netconform(['cleanup', ...TARGET]);
    expect(first.code, first.stderr).toBe(0);
    expect(first.stderr).toMatch(
      new RegExp(`^left alone: namespace ${run}, .*it expires 20.*--run ${run} removes it`, 'm'),
    );
    expect(await namespaces()).toContain(run);
    const { code, stderr } = await netconform(['cleanup', ...TARGET, '--run', run]);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(new RegExp(`^removed: namespace ${run}, .*--run ${run}`, 'm'));
    expect(await everythingOf(run), stderr).toEqual([]);
    expect(await namespaces()).toEqual(expect.arrayContaining([...before.filter(stays), lookalike]));
  },
);

/** A namespace that another test made may go meanwhile. */
function stays(name: string | undefined): boolean {
  return !/^(netconform|e2e)-/.test(name ?? '');
}

test('cleanup removes what is expired, and leaves a run that is going and what only looks like a run', async () => {
  const run = newRunName();
  const expired = await makeNamespace(run, run, LONG_AGO);
  const policies = await makeNamespace(`${run}-x`, run, LONG_AGO);
  const other = newRunName();
  const later = await makeNamespace(other, other, '2999-01-01T00:00:00Z');
  const undated = newRunName();
  await makeNamespace(undated, undated);
  const foreign = await makeNamespace(runName(), run, LONG_AGO);
  await inTemporaryFolder(async (out) => {
    const going = start(['certify', ...TARGET, '--only', 'SVC-2', '--out', out]);
    await going.said(/ s {2}fixtures$/m);
    const { code, stderr } = await netconform(['cleanup', ...TARGET]);
    const ended = await going.ended;
    expect(ended.stderr).toMatch(/ 1 holds/);
    const told = ended.stderr.split('\n').filter((line) => line.startsWith('left    '));
    expect(told, ended.stderr).toEqual([
      expect.stringContaining(`\`npx netconform cleanup --kubeconfig ${kubeconfig}\``),
    ]);
    expect(told[0]).toContain(run);

    expect(code, stderr).toBe(0);
    const name = /new namespace, (netconform-[0-9a-f]{6})/.exec(ended.stderr)?.[1];
    expect(stderr).toMatch(new RegExp(`^left alone: namespace ${name}, .*may still be running`, 'm'));
    for (const each of [expired, policies])
      expect(stderr).toMatch(new RegExp(`^removed: namespace ${each}, made .* ago \\(expired 2001`, 'm'));
    expect(stderr).toMatch(new RegExp(`^left alone: namespace ${undated}, .*has no annotation`, 'm'));
    expect(stderr).toMatch(
      new RegExp(`^left alone: namespace ${foreign}, .*not the name of a namespace`, 'm'),
    );
  });
  const there = await namespaces(RUN_LABEL);
  expect(there).toEqual(expect.arrayContaining([later, undated, foreign]));
  for (const name of [expired, policies]) expect(there).not.toContain(name);
  // Not even by its run's name.
  const again = await netconform(['cleanup', ...TARGET, '--run', run]);
  expect(again.stderr).toMatch(/^nothing to remove of /m);
  expect(await namespaces()).toContain(foreign);
});

/** A namespace that stays, and the kubeconfig of somebody with the rights for it that are printed. */
function inGranted(
  work: (given: { namespace: string; file: string; folder: string }) => Promise<void>,
): Promise<void> {
  return withGranted(kube, kubeconfig, ({ namespace, asUser }) =>
    asUser((file, folder) => work({ namespace, file, folder })),
  );
}

test('a namespace that stays: with the rights that are printed for it, what a dead run put in goes, and only that', () =>
  inGranted(async ({ namespace, file, folder }) => {
    const place = ['--kubeconfig', file, '--namespace', namespace];
    await kube.core.createNamespacedService({
      namespace,
      body: { metadata: { name: 'somebodys' }, spec: { ports: [{ port: 80 }] } },
    });
    const options = ['certify', ...place, '--only', 'SVC-2', '--out', folder];
    const certify = start(options, {}, { direct: true });
    await certify.said(/ s {2}fixtures$/m);
    certify.signal('SIGKILL');
    await certify.ended;
    const { metadata, spec } = await kube.coordination.readNamespacedLease({ name: LEASE, namespace });
    const run = spec?.holderIdentity ?? '';
    const held = await netconform(['cleanup', ...place]);
    expect(held.code, held.stderr).toBe(0);
    expect(held.stderr).toMatch(new RegExp(`^left alone: what ${run} put into .*renewed its Lease`, 'm'));

    // As if it had been killed a while ago.
    const renewTime = new V1MicroTime(new Date(Date.now() - 3_600_000));
    await kube.coordination.replaceNamespacedLease({
      name: LEASE,
      namespace,
      body: { metadata: metadata ?? {}, spec: { ...spec, renewTime } },
    });
    const refused = await netconform(options);
    expect(refused.stderr).toContain(`\`npx netconform cleanup ${place.join(' ')}\` removes its objects`);
    const { code, stderr } = await netconform(['cleanup', ...place]);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(new RegExp(`^removed: objects of ${run} in namespace ${namespace}, `, 'm'));
    expect(await everythingOf(run)).toEqual([]);
    const { items } = await kube.core.listNamespacedService({ namespace });
    expect(items.map(({ metadata: of }) => of?.name)).toEqual(['somebodys']);

    const everywhere = await netconform(['cleanup', '--kubeconfig', file]);
    expect(everywhere.code, everywhere.stderr).toBe(3);
    expect(everywhere.stderr).toMatch(/namespaces is forbidden.*--namespace/);
  }));

test('rights that are missing are named, and nothing is removed by half', () =>
  inGranted(async ({ namespace, file }) => {
    const run = newRunName();
    await kube.core.createNamespacedService({
      namespace,
      body: {
        metadata: { name: 'left', labels: { [RUN_LABEL]: run } },
        spec: { ports: [{ port: 80 }] },
      },
    });
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' };
    const read = await kube.objects.read({ ...role, metadata: { name: 'netconform', namespace } });
    const less = structuredClone(read) as typeof read & { rules: { verbs: string[] }[] };
    for (const rule of less.rules) rule.verbs = rule.verbs.filter((verb) => verb !== 'deletecollection');
    await kube.objects.replace(less);
    const { code, stderr } = await netconform(['cleanup', '--kubeconfig', file, '--namespace', namespace]);
    expect(code, stderr).toBe(3);
    expect(stderr).toMatch(
      new RegExp(`^not removed: what ${run} put .*this user may not deletecollection pods in namespace`, 'm'),
    );
    expect(await everythingOf(run)).toEqual(['left']);
    const elsewhere = await netconform(['cleanup', '--kubeconfig', file, '--namespace', 'default']);
    expect(elsewhere.code, elsewhere.stderr).toBe(3);
    expect(elsewhere.stderr).toMatch(
      /^not searched: this user may not list deployments.apps in namespace default$/m,
    );
  }));

test('a namespace that does not exist is refused in one line', async () => {
  const args = ['cleanup', '--quiet', ...TARGET, '--namespace', 'absent'];
  const { code, stderr } = await netconform(args);
  expect(code, stderr).toBe(2);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/--namespace.* "absent": no such namespace/);
});
