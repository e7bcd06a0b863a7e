import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { type FaultyCluster, until } from '../proof/faults/faulty-cluster.ts';
import { run as runCommand } from '../system/run.ts';
import { clusterToBreak } from './support/cluster-to-break.ts';
import { givenNamespace } from './support/given-namespace.ts';
import { netconform, type Running, start } from './support/program.ts';
import { type Case, readReport } from './support/read-report.ts';
import { runNamespace } from './support/run-pods.ts';
import { grantedNamespace, kubeconfigOf } from './support/service-account.ts';
import { withTaint } from './support/taint.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';

/** Trouble from outside while a run goes on: it ends, says what could not be measured, calls nothing a violation, and leaves nothing. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const namespace = givenNamespace(connect(kubeconfig));
let cluster: FaultyCluster;

beforeAll(async () => {
  cluster = await clusterToBreak();
});

interface Run {
  code: number | null;
  stderr: string;
  cases: Case[];
}

/** Certifies the cluster while something happens to it. */
function certify(
  only: string,
  meanwhile: (run: Running) => Promise<void>,
  target: readonly string[] = ['--kubeconfig', kubeconfig, '--namespace', namespace.name],
): Promise<Run> {
  return inTemporaryFolder(async (out) => {
    const args = ['certify', ...target, '--only', only, '--diagnostics', 'never', '--out', out];
    const run = start(args);
    await meanwhile(run);
    const { code, stderr } = await run.ended;
    return { code, stderr, cases: await readReport(out) };
  });
}

const outcomes = ({ cases }: Run) => Object.fromEntries(cases.map(({ id, outcome }) => [id, outcome]));
const fixtures = async () =>
  (await cluster.kube.core.listNamespacedPod({ namespace: namespace.name, labelSelector: RUN_LABEL })).items;

test('an API server that ends while the fixtures come up is waited for, and the run goes on', async () => {
  const run = await certify('NODE-1,POD-1', async (running) => {
    await running.said(/certified as it is/);
    await until('the first fixtures', async () => (await fixtures()).length > 0);
    await cluster.onNode('control-plane', 'pkill -KILL -x kube-apiserver');
  });
  expect(outcomes(run), run.stderr).toEqual({ 'NODE-1': 'conformant', 'POD-1': 'conformant' });
  expect(run.code).toBe(3);
  // One that has just begun refuses everything for a moment: no right is missing.
  expect(run.stderr).not.toContain('is forbidden');
  await namespace.expectEmpty();
});

test('a namespace that is deleted during a run makes what needs it inconclusive, and nothing a violation', async () => {
  let own = '';
  const run = await certify(
    'ADDR-1,ADDR-7,POD-2,SVC-2',
    async (running) => {
      await running.said(/ ✓ ADDR-1 /);
      own = await runNamespace(cluster.kube);
      await cluster.kube.core.deleteNamespace({ name: own });
    },
    ['--kubeconfig', kubeconfig],
  );
  expect(run.code, run.stderr).toBe(3);
  // Pods may go on answering for a moment, but none is made any more.
  expect(outcomes(run), run.stderr).toMatchObject({ 'ADDR-1': 'conformant', 'ADDR-7': 'inconclusive' });
  expect(Object.values(outcomes(run)), run.stderr).not.toContain('violation');
  expect(run.stderr).toContain('because it is being terminated');
  expect(run.stderr).not.toContain('Unknown API Status Code');
  await expect(cluster.kube.core.readNamespace({ name: own })).rejects.toMatchObject({ code: 404 });
});

test('a node that freezes makes what does not answer there inconclusive, not a violation', async () => {
  const frozen = cluster.node('worker2');
  try {
    const run = await certify('NODE-1,EXT-1', async (running) => {
      await running.said(/ ✓ NODE-1 /);
      await cluster.engine.run(['pause', frozen]);
    });
    expect(run.code, run.stderr).toBe(3);
    expect(outcomes(run), run.stderr).toEqual({ 'NODE-1': 'conformant', 'EXT-1': 'inconclusive' });
    expect(run.cases.find(({ id }) => id === 'EXT-1')?.text).toContain(
      `no command can be run on ${frozen} any more`,
    );
    await namespace.expectEmpty();
  } finally {
    await cluster.engine.run(['unpause', frozen]);
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
  const run = await certify('NODE-1,POD-2,SVC-2,DNS-1', async (running) => {
    await running.said(/ ✓ NODE-1 /);
    over = withTaint(cluster.kube, cleared, taint, () => healed);
  }).finally(heal);
  await over;
  expect(run.code, run.stderr).toBe(3);
  expect(Object.values(outcomes(run)), run.stderr).not.toContain('violation');
  expect(run.cases.find(({ id }) => id === 'Run')?.text, run.stderr).toContain(
    `${cleared} (its taint example.com/e2e=cleared:NoExecute keeps the fixtures off)`,
  );
  await namespace.expectEmpty();
});

test('a user who is removed during a run: nothing is a violation, and a command removes what stays', async () => {
  const given = runName();
  const granted = await grantedNamespace(cluster.kube, given);
  try {
    await inTemporaryFolder(async (folder) => {
      const user = { namespace: given, name: given };
      const file = await kubeconfigOf(cluster.kube, await readFile(kubeconfig, 'utf8'), user, folder);
      const place = ['--namespace', given];
      const run = await certify(
        // Longer than an API server keeps in mind whom it knows, which is 10 s.
        'NODE-1,NODE-4,POD,SVC,EXT-1,EXT-2,DNS-1',
        async (running) => {
          await running.said(/ ✓ NODE-1 /);
          await cluster.kube.core.deleteNamespacedServiceAccount({ name: given, namespace: given });
        },
        ['--kubeconfig', file, ...place],
      );
      expect(run.code, run.stderr).toBe(3);
      expect(Object.values(outcomes(run)), run.stderr).not.toContain('violation');
      expect(Object.values(outcomes(run)), run.stderr).toContain('inconclusive');
      const told =
        /was not removed: HTTP 401 the credentials .*; `netconform (cleanup .* --run (netconform-\w+))` removes it/;
      const [, command = '', left = ''] = told.exec(run.stderr) ?? [];
      expect(command, run.stderr).toContain(file);
      // By somebody who still may.
      const args = command.split(' ').map((word) => (word === file ? kubeconfig : word));
      const { code, stderr } = await netconform(args);
      expect(code, stderr).toBe(0);
      expect(stderr).toContain(`removed: what ${left} put into namespace ${given}`);
      const { items } = await cluster.kube.core.listNamespacedPod({
        namespace: given,
        labelSelector: RUN_LABEL,
      });
      expect(items).toEqual([]);
    });
  } finally {
    await granted.remove();
  }
});

test('rights that are withdrawn during a run: it gives up, with the command that removes what stays', async () => {
  const given = runName();
  const granted = await grantedNamespace(cluster.kube, given);
  try {
    await inTemporaryFolder(async (folder) => {
      const user = { namespace: given, name: given };
      const file = await kubeconfigOf(cluster.kube, await readFile(kubeconfig, 'utf8'), user, folder);
      const run = await certify(
        'NODE-1,POD-1',
        async (running) => {
          await running.said(/ ✓ NODE-1 /);
          const kind = ['rbac.authorization.k8s.io/v1', 'RoleBinding'] as const;
          for (const binding of (await cluster.kube.objects.list(...kind, given)).items)
            await cluster.kube.objects.delete({ ...binding, apiVersion: kind[0], kind: kind[1] });
        },
        ['--kubeconfig', file, '--namespace', given],
      );
      expect(run.code, run.stderr).toBe(3);
      expect(Object.values(outcomes(run)), run.stderr).not.toContain('violation');
      const told =
        /was not removed: HTTP 403 \S+ is forbidden: .*; `netconform (cleanup .* --run (netconform-\w+))` removes it/;
      const [, command = '', left = ''] = told.exec(run.stderr) ?? [];
      expect(command, run.stderr).toContain(file);
      const args = command.split(' ').map((word) => (word === file ? kubeconfig : word));
      const { code, stderr } = await netconform(args);
      expect(code, stderr).toBe(0);
      expect(stderr).toContain(`removed: what ${left} put into namespace ${given}`);
    });
  } finally {
    await granted.remove();
  }
});

test('a full disk: the file is named, the verdict is printed, and no part of a report stays', async () => {
  await inTemporaryFolder(async (out) => {
    await runCommand('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', out]);
    try {
      const place = ['--kubeconfig', kubeconfig, '--namespace', namespace.name];
      const { code, stderr } = await netconform([...['certify', ...place, '--only', 'NODE-1', '--out', out]]);
      expect(code, stderr).toBe(3);
      expect(stderr).toMatch(/the reports could not be written: .*\/report\.html: ENOSPC/);
      expect(stderr).toMatch(/^verdict {2}not certified.* 1 of 1 requirements hold/m);
      const files = await readdir(out, { recursive: true });
      expect(files.filter((file) => file.endsWith('.part'))).toEqual([]);
      await namespace.expectEmpty();
    } finally {
      await runCommand('umount', [out]);
    }
  });
});
