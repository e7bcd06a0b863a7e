import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../../cluster/run-state.ts';
import { NOT_HERE } from '../support/not-here.ts';
import { netconform } from '../support/program.ts';
import { readDiagnostics } from '../support/read-diagnostics.ts';
import { readReport } from '../support/read-report.ts';
import { CACHE } from '../support/traces.ts';
import { type CertifiedRun, OWN_CONFIG } from './global-setup.ts';

/** One page for each requirement: the only list of requirements that does not come from the suites. */
const PAGES = join(import.meta.dirname, '../../../docs/requirements');
const ROLES = ['control-plane', 'worker', 'worker2'];
const { name } = inject('cluster');
const nodes = ROLES.map((role) => `${name}-${role}`);

describe('certify makes a cluster from nothing and certifies it', () => {
  let run: CertifiedRun;

  beforeEach((context) => {
    const certified = inject('certified');
    if (certified === undefined) return context.skip('E2E_CLUSTER is set: no cluster was made');
    run = certified;
  });

  test('ends with exit code 0 and prints nothing on stdout', () => {
    expect({ code: run.code, stdout: run.stdout }, run.stderr).toEqual({ code: 0, stdout: '' });
  });

  test('reports every requirement: conformant, or skipped where this cluster cannot show it', async () => {
    const ids = (await readdir(PAGES)).map((page) => page.replace('.md', ''));
    const cases = await readReport(run.out);
    const expected = ids.map((id) => `${id} ${NOT_HERE.includes(id) ? 'skipped' : 'conformant'}`);
    expect(cases.map(({ id, outcome }) => `${id} ${outcome}`).sort()).toEqual(expected.sort());
  });

  test('uses containers, a network, volumes, guard rules, a folder and processes of its own', () => {
    expect(run.during).toMatchObject({ networks: [name], guardRules: 2, containers: nodes });
    for (const some of [run.volumes, run.during.folders, run.during.processes]) expect(some).not.toEqual([]);
  });

  test('collects diagnostics of the cluster and of every node', async () => {
    const files = await readDiagnostics(run.out);
    const folders = new Set(Object.keys(files).map((path) => path.split('/')[0]));
    expect([...folders].sort()).toEqual(['README.txt', 'cluster', 'nodes']);
    for (const node of nodes) expect(files[`nodes/${node}/rules.txt`]).toContain('KUBE-SERVICES');
    expect(files['cluster/pods.txt']).toMatch(new RegExp(`^${name} +probe-\\w+ +1/1 +Running`, 'm'));
  });

  test("does not write the user's own kubeconfig files", async () => {
    for (const file of run.configs) expect(await readFile(file, 'utf8')).toBe(OWN_CONFIG);
  });

  test('keeps the cluster with --keep, and cluster status lists it', async () => {
    const { code, stdout } = await netconform(['cluster', 'status']);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toContain(`${name}\tkept\t${kubeconfigPath(CACHE, name)}`);
  });
});
