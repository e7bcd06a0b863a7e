import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { RbacAuthorizationV1Api } from '@kubernetes/client-node';
import { afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { RUN_LABEL } from '../model/labels.ts';
import { FAULTS } from '../proof/faults/all.ts';
import type { FaultyCluster } from '../proof/faults/fault.ts';
import { clusterToBreak } from './support/cluster-to-break.ts';
import { countedLine } from './support/counted-line.ts';
import { ownImageOn } from './support/own-image.ts';
import { netconform, type Running, start } from './support/program.ts';
import { type Case, idsOf, readReport } from './support/read-report.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';
import { ONLY_A_HANG } from './support/until.ts';

/** A Job in the cluster finds the same as the program beside it, and leaves nothing, however it ends. */

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
  await expect.poll(remains, { timeout: ONLY_A_HANG }).toEqual([]);
});

const outcomes = (cases: readonly Case[]) =>
  Object.fromEntries(
    cases.filter(({ id }) => !id.startsWith('EXT-')).map(({ id, outcome }) => [id, outcome]),
  );

describe('a Job and a run beside the cluster come to the same', () => {
  async function run(args: readonly string[]) {
    return inTemporaryFolder(async (out) => {
      const line = await countedLine(kubeconfig, out);
      const reports = join(out, 'reports');
      const ended = await netconform([...certify(line.kubeconfig), ...args, '--out', reports]);
      line.close();
      return { ...ended, cases: await readReport(reports), cost: line.counted() };
    });
  }

  const outsideOf = (cases: readonly Case[]) => cases.find(({ id }) => id === 'EXT-1')?.outcome;

  test('with --skip-external both certify a healthy cluster, the Job at less than a third of the traffic', async () => {
    const [beside, inside] = [await run(['--skip-external']), await run(['--skip-external', ...asJob])];
    expect(beside.code, beside.stderr).toBe(0);
    expect(inside.code, inside.stderr).toBe(0);
    expect(outcomes(inside.cases)).toEqual(outcomes(beside.cases));
    expect(inside.stderr).toMatch(/^verdict {2}conformant: .*; nothing was tested from outside/m);
    expect(inside.stderr).toMatch(/^reports .*report\.json/m);
    // What it is for: a line that is slow or long is crossed less often, and by less.
    expect(inside.cost.connections).toBeLessThan(beside.cost.connections / 3);
    expect(inside.cost.sent).toBeLessThan(beside.cost.sent / 3);
    expect(inside.cost.received).toBeLessThan(beside.cost.received / 3);
    expect(await remains()).toEqual([]);
  });

  test('under a fault that pods can see, both find the same violations', async () => {
    const asked = ['--only', 'ADDR-1,ADDR-3,POD-2,POD-3,SVC-2,EXT-1,DNS-1'];
    await underFault('masquerade', async () => {
      const [beside, inside] = [await run(asked), await run([...asked, ...asJob])];
      expect(idsOf(inside.cases, 'violation'), inside.stderr).toEqual(['ADDR-3', 'POD-3']);
      expect(outcomes(inside.cases), beside.stderr).toEqual(outcomes(beside.cases));
      expect([beside.code, inside.code], inside.stderr).toEqual([1, 1]);
      expect([outsideOf(beside.cases), outsideOf(inside.cases)]).toEqual(['conformant', 'skipped']);
    });
  });

  test('a Job does not certify what only a client outside the cluster sees', async () => {
    await underFault('no-node-port', async () => {
      const { code, stderr, cases } = await run(['--only', 'SVC-2,EXT-1', ...asJob]);
      expect(idsOf(cases, 'violation'), stderr).toEqual([]);
      expect(outsideOf(cases)).toBe('skipped');
      expect(code, stderr).toBe(3);
      expect(stderr).toMatch(/^verdict {2}could not be measured, not certified: EXT-1 \(skipped\)/m);
    });
  });

  async function underFault(id: string, work: () => Promise<void>): Promise<void> {
    const fault = FAULTS.find((one) => one.id === id);
    if (fault === undefined) throw new Error(`there is no fault ${id}`);
    await fault.inject(cluster);
    try {
      await work();
    } finally {
      await fault.heal(cluster);
    }
  }
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

describe('however a Job ends, nothing stays', () => {
  test('SIGTERM while it runs', async () => {
    await inTemporaryFolder(async (out) => {
      const { run } = await begin(out);
      run.signal('SIGTERM');
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

  test('a pod that is removed: nothing is certified, and the reason is named', async () => {
    await inTemporaryFolder(async (out) => {
      const { run, name } = await begin(out);
      await cluster.kube.core.deleteCollectionNamespacedPod({
        namespace: `${name}-job`,
        gracePeriodSeconds: 0,
      });
      const { code, stderr } = await run.ended;
      expect(code, stderr).toBe(3);
      expect(stderr).toMatch(/the pod of Job \S+ is gone|ended with exit code \d+ /);
      expect(await remains(), stderr).toEqual([]);
      expect(await readdir(out)).toHaveLength(1);
    });
  });

  test('an image that does not exist is named', async () => {
    await inTemporaryFolder(async (out) => {
      const image = ['--as-job', '--image', 'localhost/netconform-local/nobody-has:it'];
      const { code, stderr } = await netconform([...COMMON, ...image, '--out', out]);
      expect(code, stderr).toBe(3);
      expect(stderr).toMatch(/pod .*: (ErrImagePull|ImagePullBackOff): .*nobody-has:it/);
    });
  });
});
