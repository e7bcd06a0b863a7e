import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { RbacAuthorizationV1Api } from '@kubernetes/client-node';
import { afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { clusterToBreak } from '../end-to-end/cluster-to-break.ts';
import { countedLine } from '../end-to-end/counted-line.ts';
import { ownImageOn } from '../end-to-end/own-image.ts';
import { netconform, type Running, start } from '../end-to-end/program.ts';
import { type Case, readReport } from '../end-to-end/read-report.ts';
import { inTemporaryFolder } from '../end-to-end/temporary.ts';
import { CACHE } from '../end-to-end/traces.ts';
import { FAULTS } from '../faults/all.ts';
import type { FaultyCluster } from '../faults/faulty-cluster.ts';
import { RUN_LABEL } from '../kube/labels.ts';

/** A Job in the cluster comes to what the program comes to beside it, and leaves nothing either, however it ends. */

const kubeconfig = kubeconfigPath(CACHE, inject('cluster').name);
let cluster: FaultyCluster;
let asJob: string[];

beforeAll(async () => {
  cluster = await clusterToBreak();
  asJob = ['--as-job', '--image', await ownImageOn(cluster)];
});

const certify = (file: string) => ['certify', '--kubeconfig', file, '--diagnostics', 'never'];
const COMMON = certify(kubeconfig);

/** Everything with the label of a run that a Job's client makes, in words. */
async function remains(): Promise<string[]> {
  const labelSelector = RUN_LABEL;
  const rbac = cluster.kube.config.makeApiClient(RbacAuthorizationV1Api);
  const lists = await Promise.all([
    cluster.kube.core.listNamespace({ labelSelector }),
    rbac.listClusterRole({ labelSelector }),
    rbac.listClusterRoleBinding({ labelSelector }),
    rbac.listRoleForAllNamespaces({ labelSelector }),
    rbac.listRoleBindingForAllNamespaces({ labelSelector }),
  ]);
  return lists.flatMap(({ items }) =>
    items.map(({ metadata }) => `${metadata?.namespace ?? ''}/${metadata?.name}`),
  );
}

afterEach(async () => {
  // The garbage collector of the cluster takes a moment.
  await expect.poll(remains, { timeout: 60_000 }).toEqual([]);
});

const outcomes = (cases: readonly Case[]) =>
  Object.fromEntries(
    cases.filter(({ id }) => !id.startsWith('EXT-')).map(({ id, outcome }) => [id, outcome]),
  );

/** Two runs one after the other. */
const TWICE = { timeout: 800_000 };

describe('both ways come to the same', () => {
  const PART = ['--only', 'ADDR-1,ADDR-3,POD-2,POD-3,SVC-2,EXT-1,DNS-1'];

  async function bothWays(args: readonly string[]) {
    const run = (more: readonly string[]) =>
      inTemporaryFolder(async (out) => {
        const line = await countedLine(kubeconfig, out);
        const reports = join(out, 'reports');
        const ended = await netconform([...certify(line.kubeconfig), ...args, ...more, '--out', reports]);
        line.close();
        return { ...ended, cases: await readReport(reports), cost: line.counted() };
      });
    return { beside: await run([]), inside: await run(asJob) };
  }

  test('on a healthy cluster, and what a Job made is gone once it has ended', TWICE, async () => {
    const { beside, inside } = await bothWays(['--inside-only']);
    expect(beside.code, beside.stderr).toBe(0);
    expect(inside.code, inside.stderr).toBe(0);
    expect(outcomes(inside.cases)).toEqual(outcomes(beside.cases));
    expect(inside.stderr).toMatch(/^verdict {2}conformant: .*; nothing was asked from outside/m);
    expect(inside.stderr).toMatch(/^reports .*report\.json/m);
    // What it is for: a line that is slow or long is crossed less often, and by less.
    expect(inside.cost.connections).toBeLessThan(beside.cost.connections / 3);
    expect(inside.cost.sent).toBeLessThan(beside.cost.sent / 3);
    expect(inside.cost.received).toBeLessThan(beside.cost.received / 3);
    expect(await remains()).toEqual([]);
  });

  test.for<[fault: string, red: string[], code: number]>([
    ['masquerade', ['ADDR-3', 'POD-3'], 1],
    // It is nothing that a pod could see, so that a pod is not asked, and does not certify.
    ['no-node-port', [], 3],
  ])('under the fault %s', TWICE, async ([id, red, code]) => {
    const fault = FAULTS.find((one) => one.id === id);
    if (fault === undefined) throw new Error(`there is no fault ${id}`);
    await fault.inject(cluster);
    try {
      const { beside, inside } = await bothWays(PART);
      const violated = (cases: readonly Case[]) =>
        Object.entries(outcomes(cases)).flatMap(([name, outcome]) => (outcome === 'violation' ? name : []));
      expect(violated(inside.cases), inside.stderr).toEqual(red);
      expect(outcomes(inside.cases), beside.stderr).toEqual(outcomes(beside.cases));
      expect(inside.code, inside.stderr).toBe(code);
      if (code === 3)
        expect(inside.stderr).toMatch(/^verdict {2}could not be measured, not certified: EXT-1 \(skipped\)/m);
      const outside = (cases: readonly Case[]) => cases.find((one) => one.id === 'EXT-1')?.outcome;
      expect(outside(inside.cases)).toBe('skipped');
      expect(outside(beside.cases)).toBe(id === 'no-node-port' ? 'violation' : 'conformant');
    } finally {
      await fault.heal(cluster);
    }
  });
});

/** Starts a run as a Job and waits for its own fixtures to be there. */
async function begin(out: string): Promise<{ run: Running; name: string }> {
  const run = start([...COMMON, ...asJob, '--out', out], {}, { direct: true });
  await run.said(/runs on/);
  const labelSelector = RUN_LABEL;
  for (;;) {
    const { items } = await cluster.kube.core.listNamespace({ labelSelector });
    const names = items.map(({ metadata }) => metadata?.name ?? '');
    const own = names.find((name) => !name.endsWith('-job'));
    if (own !== undefined && names.includes(`${own}-job`)) return { run, name: own };
    await setTimeout(200);
  }
}

describe('whatever becomes of it, nothing stays', () => {
  test.for<NodeJS.Signals>(['SIGINT', 'SIGTERM'])('%s while the Job runs', async (signal) => {
    await inTemporaryFolder(async (out) => {
      const { run } = await begin(out);
      run.signal(signal);
      const { code, stderr } = await run.ended;
      expect(code, stderr).toBe(130);
      expect(await remains(), stderr).toEqual([]);
      expect((await readReport(out)).map(({ id, outcome }) => [id, outcome])).toContainEqual([
        'Run',
        'inconclusive',
      ]);
    });
  });

  test('SIGKILL: cleanup finds it by its labels and removes all of it', async () => {
    await inTemporaryFolder(async (out) => {
      const { run, name } = await begin(out);
      run.signal('SIGKILL');
      await run.ended;
      const left = ['cleanup', '--kubeconfig', kubeconfig];
      const alive = await netconform(left);
      expect(alive.stderr).toContain(`left alone: namespace ${name}-job`);
      const { code, stderr } = await netconform([...left, '--run', name]);
      expect(code, stderr).toBe(0);
      expect(stderr).toContain(`removed: namespace ${name}-job`);
    });
  });

  test('a pod that is taken away: nothing is green, and the reason is told', async () => {
    await inTemporaryFolder(async (out) => {
      const { run, name } = await begin(out);
      await cluster.kube.core.deleteCollectionNamespacedPod({
        namespace: `${name}-job`,
        gracePeriodSeconds: 0,
      });
      const { code, stderr } = await run.ended;
      expect(code, stderr).toBe(3);
      expect(stderr).toMatch(/the pod of Job \S+ is gone|ended with exit code \d+ .*, and its log/);
      expect(await remains(), stderr).toEqual([]);
      expect(await readdir(out)).toHaveLength(1);
    });
  });

  test('an image that is not there is named within seconds', async () => {
    await inTemporaryFolder(async (out) => {
      const image = ['--as-job', '--image', 'localhost/netconform-local/nobody-has:it'];
      const { code, stderr } = await netconform([...COMMON, ...image, '--out', out]);
      expect(code, stderr).toBe(3);
      expect(stderr).toMatch(
        /does not come to run: pod .*: (ErrImagePull|ImagePullBackOff): .*nobody-has:it/,
      );
    });
  });
});
