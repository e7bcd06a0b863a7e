import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { clusterToBreak } from '../end-to-end/cluster-to-break.ts';
import { netconform, type Running, start } from '../end-to-end/program.ts';
import { type Case, readReport } from '../end-to-end/read-report.ts';
import { runNamespace } from '../end-to-end/run-pods.ts';
import { grantedNamespace, kubeconfigOf } from '../end-to-end/service-account.ts';
import { withTaint } from '../end-to-end/taint.ts';
import { inTemporaryFolder, runName } from '../end-to-end/temporary.ts';
import { CACHE } from '../end-to-end/traces.ts';
import { type FaultyCluster, until } from '../faults/faulty-cluster.ts';
import { RUN_LABEL } from '../kube/labels.ts';
import { run as runCommand } from '../process/run.ts';

/** What befalls a run from outside: it ends, says what could not be measured, calls nothing red for it, and leaves nothing. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
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
  target: readonly string[] = ['--kubeconfig', kubeconfig],
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
const namespaces = async () => (await cluster.kube.core.listNamespace({ labelSelector: RUN_LABEL })).items;

test('an API server that ends while the fixtures come up is waited for, or named, and what was made is gone once it is back', async () => {
  const run = await certify('NODE-1', async (running) => {
    await running.said(/certified as it is/);
    await runNamespace(cluster.kube);
    await cluster.onNode('control-plane', 'pkill -KILL -x kube-apiserver');
  });
  expect(run.code, run.stderr).toBe(3);
  expect(Object.values(outcomes(run)), run.stderr).not.toContain('violation');
  expect(run.stderr).not.toContain('fetch failed');
  // It may have been back in time, and the run goes on; where not, it is named, or what did not come about meanwhile.
  if (!/ 1 of 1 requirements hold/.test(run.stderr))
    expect(run.stderr).toMatch(
      /API server can't be asked: |HTTP 5\d\d \S|fixtures: not within \d+ s; last seen: \S/,
    );
  // One that has just begun refuses everything for a moment: nobody's rights are amiss.
  expect(run.stderr).not.toContain('is forbidden');
  await until('the API server', () =>
    namespaces().then(
      () => true,
      () => false,
    ),
  );
  expect(await namespaces()).toEqual([]);
});

test('a namespace that is deleted under a run makes what can no longer be asked inconclusive, not red', async () => {
  const run = await certify('ADDR-1,ADDR-7,POD-1,POD-2,SVC-1,SVC-2,EXT-1,DNS-1', async (running) => {
    await running.said(/ ✓ ADDR-1 /);
    await cluster.kube.core.deleteNamespace({ name: await runNamespace(cluster.kube) });
  });
  expect(run.code, run.stderr).toBe(3);
  // Pods may go on answering for a moment, but none is made any more.
  const { 'ADDR-7': made, ...others } = outcomes(run);
  expect(made, run.stderr).toBe('inconclusive');
  expect(['conformant', 'inconclusive'], run.stderr).toEqual(
    expect.arrayContaining([...new Set(Object.values(others))]),
  );
  expect(run.stderr).toContain('because it is being terminated');
  expect(run.stderr).not.toContain('Unknown API Status Code');
  expect(await namespaces()).toEqual([]);
});

test('a node that freezes is no violation of what does not answer there', async () => {
  const frozen = cluster.node('worker2');
  try {
    const run = await certify('NODE-1,EXT-1', async (running) => {
      await running.said(/ ✓ NODE-1 /);
      await cluster.engine.run(['pause', frozen]);
    });
    expect(run.code, run.stderr).toBe(3);
    expect(outcomes(run), run.stderr).toEqual({ 'NODE-1': 'conformant', 'EXT-1': 'inconclusive' });
    expect(run.cases.find(({ id }) => id === 'EXT-1')?.text).toContain(
      `nothing can be run on ${frozen} any more`,
    );
    expect(await namespaces()).toEqual([]);
  } finally {
    await cluster.engine.run(['unpause', frozen]);
    await until(`${frozen} to be Ready`, async () => {
      const { status, spec } = await cluster.kube.core.readNode({ name: frozen });
      const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
      return ready && (spec?.taints ?? []).length === 0;
    });
  }
});

test('a node that a taint NoExecute clears under a run is no violation, and is not missed: it is named with its taint', async () => {
  const cleared = cluster.node('worker2');
  const taint = { key: 'example.com/e2e', value: 'cleared', effect: 'NoExecute' };
  let heal = () => {};
  const healed = new Promise<void>((resolve) => {
    heal = resolve;
  });
  let over: Promise<void> | undefined;
  const run = await certify('NODE,C2C,POD,SVC,EXT-1,EXT-2,DNS-1', async (running) => {
    await running.said(/ ✓ NODE-1 /);
    over = withTaint(cluster.kube, cleared, taint, () => healed);
  }).finally(heal);
  await over;
  expect(run.code, run.stderr).toBe(3);
  expect(Object.values(outcomes(run)), run.stderr).not.toContain('violation');
  expect(run.cases.find(({ id }) => id === 'Run')?.text, run.stderr).toContain(
    `${cleared} (its taint example.com/e2e=cleared:NoExecute keeps the fixtures off)`,
  );
  expect(await namespaces()).toEqual([]);
});

test('a user who is taken away in the middle: nothing is red, and what stays is told with the command that removes it', async () => {
  const namespace = runName();
  const granted = await grantedNamespace(cluster.kube, namespace);
  try {
    await inTemporaryFolder(async (folder) => {
      const user = { namespace, name: namespace };
      const file = await kubeconfigOf(cluster.kube, await readFile(kubeconfig, 'utf8'), user, folder);
      const place = ['--namespace', namespace];
      const run = await certify(
        // Longer than an API server keeps in mind whom it knows, which is 10 s.
        'NODE-1,NODE-4,POD,SVC,EXT-1,EXT-2,DNS-1',
        async (running) => {
          await running.said(/ ✓ NODE-1 /);
          await cluster.kube.core.deleteNamespacedServiceAccount({ name: namespace, namespace });
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
      expect(stderr).toContain(`removed: what ${left} put into namespace ${namespace}`);
      const { items } = await cluster.kube.core.listNamespacedPod({ namespace, labelSelector: RUN_LABEL });
      expect(items).toEqual([]);
    });
  } finally {
    await granted.remove();
  }
});

test('rights that are withdrawn in the middle: the end comes soon, with the command that removes what stays', async () => {
  const namespace = runName();
  const granted = await grantedNamespace(cluster.kube, namespace);
  try {
    await inTemporaryFolder(async (folder) => {
      const user = { namespace, name: namespace };
      const file = await kubeconfigOf(cluster.kube, await readFile(kubeconfig, 'utf8'), user, folder);
      let withdrawn = 0;
      const run = await certify(
        'NODE-1,POD-1',
        async (running) => {
          await running.said(/ ✓ NODE-1 /);
          const kind = ['rbac.authorization.k8s.io/v1', 'RoleBinding'] as const;
          for (const binding of (await cluster.kube.objects.list(...kind, namespace)).items)
            await cluster.kube.objects.delete({ ...binding, apiVersion: kind[0], kind: kind[1] });
          withdrawn = performance.now();
        },
        ['--kubeconfig', file, '--namespace', namespace],
      );
      expect(performance.now() - withdrawn, run.stderr).toBeLessThan(60_000);
      expect(run.code, run.stderr).toBe(3);
      expect(Object.values(outcomes(run)), run.stderr).not.toContain('violation');
      const told =
        /was not removed: HTTP 403 \S+ is forbidden: .*; `netconform (cleanup .* --run (netconform-\w+))` removes it/;
      const [, command = '', left = ''] = told.exec(run.stderr) ?? [];
      expect(command, run.stderr).toContain(file);
      const args = command.split(' ').map((word) => (word === file ? kubeconfig : word));
      const { code, stderr } = await netconform(args);
      expect(code, stderr).toBe(0);
      expect(stderr).toContain(`removed: what ${left} put into namespace ${namespace}`);
    });
  } finally {
    await granted.remove();
  }
});

test('a disk that is full: the file is named, the verdict told, and no part of a report stays', async () => {
  await inTemporaryFolder(async (out) => {
    await runCommand('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', out]);
    try {
      const args = ['certify', '--kubeconfig', kubeconfig, '--only', 'NODE-1', '--out', out];
      const { code, stderr } = await netconform(args);
      expect(code, stderr).toBe(3);
      expect(stderr).toMatch(/the reports could not be written: .*\/report\.html: ENOSPC/);
      expect(stderr).toMatch(/^verdict {2}not certified.* 1 of 1 requirements hold/m);
      const files = await readdir(out, { recursive: true });
      expect(files.filter((file) => file.endsWith('.part'))).toEqual([]);
      expect(await namespaces()).toEqual([]);
    } finally {
      await runCommand('umount', [out]);
    }
  });
});
