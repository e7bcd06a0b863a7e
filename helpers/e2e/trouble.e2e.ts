import { readdir } from 'node:fs/promises';
import { beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { RUN_LABEL } from '../model/labels.ts';
import type { FaultyCluster } from '../proof/faults/fault.ts';
import { run as runCommand } from '../system/run.ts';
import { allHold, type CertifyOptions, certify } from './support/certify.ts';
import { clusterToBreak } from './support/cluster-to-break.ts';
import { givenNamespace } from './support/given-namespace.ts';
import { netconform } from './support/program.ts';
import { runNamespace } from './support/run-pods.ts';
import { withGranted } from './support/service-account.ts';
import { withTaint } from './support/taint.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';
import { until } from './support/until.ts';

/** Trouble from outside while a run goes on: it ends, says what could not be measured, calls nothing a violation, and leaves nothing. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const namespace = givenNamespace(connect(kubeconfig));
let cluster: FaultyCluster;

beforeAll(async () => {
  cluster = await clusterToBreak();
});

/** Certifies some requirements while something happens to the cluster. */
const certifyMeanwhile = (
  only: string,
  meanwhile: CertifyOptions['meanwhile'],
  place = ['--kubeconfig', kubeconfig, '--namespace', namespace.name],
) => certify([...place, '--only', only, '--diagnostics', 'never'], { meanwhile });

const fixtures = async () =>
  (await cluster.kube.core.listNamespacedPod({ namespace: namespace.name, labelSelector: RUN_LABEL })).items;

test('an API server that ends while the fixtures come up is waited for, and the run goes on', async () => {
  const run = await certifyMeanwhile('NODE-1,POD-1', async (running) => {
    await running.said(/certified as it is/);
    await until('the first fixtures', async () => (await fixtures()).length > 0);
    await cluster.onNode('control-plane', 'pkill -KILL -x kube-apiserver');
  });
  expect(run.outcomes, run.stderr).toEqual(allHold('NODE-1,POD-1'));
  expect(run.code).toBe(0);
  // One that has just begun refuses everything for a moment: no right is missing.
  expect(run.stderr).not.toContain('is forbidden');
  await namespace.expectEmpty();
});

test('a namespace that is deleted during a run makes what needs it inconclusive, and nothing a violation', async () => {
  let own = '';
  const run = await certifyMeanwhile(
    'ADDR-1,ADDR-7,POD-2,SVC-2',
    async (running) => {
      await running.said(/ ✓ ADDR-1 /);
      own = await runNamespace(cluster.kube);
      await cluster.kube.core.deleteNamespace({ name: own });
    },
    // ADDR-7, which makes pods, is an extended one.
    ['--kubeconfig', kubeconfig, '--strict'],
  );
  expect(run.code, run.stderr).toBe(3);
  // Pods may go on answering for a moment, but none is made any more.
  expect(run.outcomes, run.stderr).toMatchObject({ 'ADDR-1': 'conformant', 'ADDR-7': 'inconclusive' });
  expect(Object.values(run.outcomes), run.stderr).not.toContain('violation');
  expect(run.stderr).not.toContain('Unknown API Status Code');
  await expect(cluster.kube.core.readNamespace({ name: own })).rejects.toMatchObject({ code: 404 });
});

test('a node that freezes makes what does not answer there inconclusive, not a violation', async () => {
  const frozen = cluster.node('worker2');
  let paused = false;
  try {
    const run = await certifyMeanwhile('NODE-1,EXT-1', async (running) => {
      await running.said(/ ✓ NODE-1 /);
      await cluster.engine.run(['pause', frozen]);
      paused = true;
    });
    expect(run.code, run.stderr).toBe(3);
    expect(run.outcomes, run.stderr).toEqual({ 'NODE-1': 'conformant', 'EXT-1': 'inconclusive' });
    expect(run.textOf('EXT-1')).toContain(`no command can be run on ${frozen} any more`);
    await namespace.expectEmpty();
  } finally {
    if (paused) await cluster.engine.run(['unpause', frozen]);
    await until(`${frozen} to be Ready`, async () => {
      const { status, spec } = await cluster.kube.core.readNode({ name: frozen });
      const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
      return ready && (spec?.taints ?? []).length === 0;
    });
  }
});

test('a node that a taint NoExecute clears during a run is no violation: the run names it with its taint', async () => {
  const cleared = cluster.node('worker2');
  const taint = { key: 'example.com/e2e', value: 'cleared', effect: 'NoExecute' };
  let heal = () => {};
  const healed = new Promise<void>((resolve) => {
    heal = resolve;
  });
  let over: Promise<void> | undefined;
  const run = await certifyMeanwhile('NODE-1,POD-2,SVC-2,DNS-1', async (running) => {
    await running.said(/ ✓ NODE-1 /);
    over = withTaint(cluster.kube, cleared, taint, () => healed);
  }).finally(heal);
  await over;
  expect(run.code, run.stderr).toBe(3);
  expect(Object.values(run.outcomes), run.stderr).not.toContain('violation');
  expect(run.textOf('Run'), run.stderr).toContain(
    `${cleared} (its taint example.com/e2e=cleared:NoExecute keeps the fixtures off)`,
  );
  await namespace.expectEmpty();
});

/** Somebody who loses the right to remove what the run made is given the command that does; another may use it. */
test.for<[lost: string, only: string, lose: (given: string) => Promise<unknown>, refusal: string]>([
  [
    'the account',
    // Longer than an API server keeps in mind whom it knows, which is 10 s.
    'NODE-1,NODE-4,POD,SVC,EXT-1,EXT-2,DNS-1',
    (given) => cluster.kube.core.deleteNamespacedServiceAccount({ name: given, namespace: given }),
    'HTTP 401 the credentials .*',
  ],
  [
    'the rights',
    // The last of them makes pods, whatever was under way when the rights went.
    'NODE-1,POD-1,ADDR-7',
    async (given) => {
      const kind = ['rbac.authorization.k8s.io/v1', 'RoleBinding'] as const;
      for (const binding of (await cluster.kube.objects.list(...kind, given)).items)
        await cluster.kube.objects.delete({ ...binding, apiVersion: kind[0], kind: kind[1] });
    },
    'HTTP 403 \\S+ is forbidden: .*',
  ],
])(
  'a run that loses %s is no violation, and names the command that removes what stays',
  ([, only, lose, refusal]) =>
    withGranted(cluster.kube, kubeconfig, ({ namespace: given, asUser }) =>
      asUser(async (file) => {
        const run = await certifyMeanwhile(
          only,
          async (running) => {
            await running.said(/ ✓ NODE-1 /);
            await lose(given);
          },
          ['--kubeconfig', file, '--namespace', given],
        );
        expect(run.code, run.stderr).toBe(3);
        expect(Object.values(run.outcomes), run.stderr).not.toContain('violation');
        expect(Object.values(run.outcomes), run.stderr).toContain('inconclusive');
        const told = new RegExp(
          `(?:was|were) not removed: ${refusal}; \`npx netconform (cleanup .* --run (netconform-\\w+))\` removes (?:it|them)`,
        );
        const [, command = '', left = ''] = told.exec(run.stderr) ?? [];
        expect(command, run.stderr).toContain(file);
        const args = command.split(' ').map((word) => (word === file ? kubeconfig : word));
        const { code, stderr } = await netconform(args);
        expect(code, stderr).toBe(0);
        expect(stderr).toContain(`removed: objects of ${left} in namespace ${given}`);
        const { items } = await cluster.kube.core.listNamespacedPod({
          namespace: given,
          labelSelector: RUN_LABEL,
        });
        expect(items).toEqual([]);
      }),
    ),
);

test('a full disk: the file is named, the verdict is printed, and no part of a report stays', async () => {
  await inTemporaryFolder(async (out) => {
    await runCommand('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', out]);
    try {
      const place = ['--kubeconfig', kubeconfig, '--namespace', namespace.name];
      const { code, stderr } = await netconform([...['certify', ...place, '--only', 'NODE-1', '--out', out]]);
      expect(code, stderr).toBe(3);
      expect(stderr).toMatch(/the reports could not be written: .*\/report\.html: ENOSPC/);
      expect(stderr).toMatch(/^verdict {2}not certified.* 1 holds/m);
      const files = await readdir(out, { recursive: true });
      expect(files.filter((file) => file.endsWith('.part'))).toEqual([]);
      await namespace.expectEmpty();
    } finally {
      await runCommand('umount', [out]);
    }
  });
});
