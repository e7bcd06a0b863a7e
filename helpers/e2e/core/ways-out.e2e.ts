import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Engine } from '../../cluster/engine/engine.ts';
import { kubeconfigPath } from '../../cluster/run-state.ts';
import { connect, type Kube } from '../../kube/client.ts';
import { RUN_LABEL } from '../../model/labels.ts';
import { netconform, start } from '../support/program.ts';
import { readReport } from '../support/read-report.ts';
import { runNamespace } from '../support/run-pods.ts';
import { inTemporaryFolder, runName } from '../support/temporary.ts';
import { CACHE, engineHere, NO_TRACES, tracesOf, volumesOf } from '../support/traces.ts';

const shared = inject('cluster').name;
const kubeconfig = kubeconfigPath(CACHE, shared);
let engine: Engine;
let kube: Kube;

beforeAll(async () => {
  engine = await engineHere();
  kube = connect(kubeconfig);
});

async function namespaces(): Promise<string[]> {
  const { items } = await kube.core.listNamespace({ labelSelector: RUN_LABEL });
  return items.map(({ metadata }) => metadata?.name ?? '');
}

describe('a run on an existing cluster', () => {
  const certify = (out: string) => [
    'certify',
    '--kubeconfig',
    kubeconfig,
    '--only',
    'POD-1,POD-7',
    '--out',
    out,
  ];

  test('Ctrl-C on a terminal ends it with 130, a report, and nothing left in the cluster', () =>
    inTemporaryFolder(async (out) => {
      const run = start(certify(out), { TERM: 'xterm-256color' }, { terminal: { columns: 120, rows: 40 } });
      await run.said(/ s.*fixtures/);
      run.type('\u0003');
      const { code, stderr } = await run.ended;
      expect(code, stderr).toBe(130);
      expect(await namespaces()).toEqual([]);
      const cases = await readReport(out);
      expect(cases.find(({ id }) => id === 'Run')?.outcome).toBe('inconclusive');
    }));

  test('kill -9 leaves a namespace, which cleanup removes by the name of the run', () =>
    inTemporaryFolder(async (out) => {
      const run = start(certify(out), {}, { direct: true });
      await run.said(/ s {2}fixtures$/m);
      const name = await runNamespace(kube);
      run.signal('SIGKILL');
      await run.ended;
      expect(await namespaces()).toEqual([name]);
      const { code, stderr } = await netconform(['cleanup', '--kubeconfig', kubeconfig, '--run', name]);
      expect(code, stderr).toBe(0);
      expect(await namespaces()).toEqual([]);
    }));
});

describe('a run that makes a cluster', () => {
  let name: string;

  afterEach(async () => {
    const { containers, networks } = await tracesOf(engine, name);
    if (containers.length + networks.length > 0) await netconform(['cluster', 'down', '--name', name]);
  });

  /** Starts one and returns while kind makes its nodes. */
  async function whileKindMakesNodes(out: string, direct: boolean) {
    name = runName();
    const args = ['certify', '--cni', 'flannel', '--workers', '0', '--name', name, '--out', out];
    const run = start(args, {}, { direct });
    while ((await tracesOf(engine, name)).containers.length === 0) await setTimeout(100);
    return { run, volumes: await volumesOf(engine, name) };
  }

  test('SIGTERM ends it with 130, a report, and nothing left on the machine', () =>
    inTemporaryFolder(async (out) => {
      const { run, volumes } = await whileKindMakesNodes(out, false);
      run.signal('SIGTERM');
      const { code, stderr } = await run.ended;
      expect(code, stderr).toBe(130);
      expect(await tracesOf(engine, name, volumes), stderr).toEqual(NO_TRACES);
      expect((await readReport(out)).find(({ id }) => id === 'Run')?.outcome).toBe('inconclusive');
    }));

  test('kill -9 leaves what cleanup removes, and cleanup leaves a kept cluster alone', () =>
    inTemporaryFolder(async (out) => {
      const { run, volumes } = await whileKindMakesNodes(out, true);
      run.signal('SIGKILL');
      await run.ended;
      expect((await tracesOf(engine, name)).networks).toEqual([name]);
      const kept = await tracesOf(engine, shared);
      const { code, stderr } = await netconform(['cleanup']);
      expect(code, stderr).toBe(0);
      expect({ ...(await tracesOf(engine, name, volumes)), processes: [] }).toEqual(NO_TRACES);
      // A process that was ended takes a moment to go, and may not bring anything back.
      await expect
        .poll(async () => (await tracesOf(engine, name)).processes, { timeout: 60_000 })
        .toEqual([]);
      expect(await tracesOf(engine, name, volumes)).toEqual(NO_TRACES);
      expect(await tracesOf(engine, shared)).toEqual(kept);
    }));
});
