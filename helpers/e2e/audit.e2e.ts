import { type KubernetesObject, loadAllYaml } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apply } from '../kube/apply.ts';
import { connect } from '../kube/client.ts';
import { eks } from './shapes/eks.ts';
import { broken, type ObjectsCluster, startObjectsCluster } from './support/objects-cluster.ts';
import { netconform } from './support/program.ts';
import { idsOf, readReport } from './support/read-report.ts';
import { inTemporaryFolder } from './support/temporary.ts';

/** A run that only reads, of a cluster of objects, by a user with the rights that are printed for it and no others. */

const ONLY = ['--only', 'ADDR,NODE-1,NODE-3'];
let cluster: ObjectsCluster;

beforeAll(async () => {
  cluster = await startObjectsCluster();
  const { stdout } = await netconform(['rbac', ...ONLY]);
  await apply(connect(cluster.kubeconfig), loadAllYaml(stdout) as KubernetesObject[]);
});

afterAll(() => cluster?.stop());

const audit = (...more: string[]) =>
  netconform(['certify', '--kubeconfig', cluster.kubeconfigOfAccount, ...ONLY, ...more]);

test('asks all that only reads, and names what needs pods', () =>
  inTemporaryFolder(async (out) => {
    const { code, stderr } = await cluster.having(eks.objects, () => audit('--out', out));
    expect(code, stderr).toBe(3);
    const cases = await readReport(out);
    expect(idsOf(cases, 'conformant'), stderr).toEqual(['ADDR-1', 'ADDR-4', 'ADDR-5', 'NODE-1', 'NODE-3']);
    expect(idsOf(cases, 'skipped')).toEqual(['ADDR-2', 'ADDR-3', 'ADDR-6', 'ADDR-7']);
    expect(stderr).toContain('only read');
    expect(stderr).not.toMatch(/fixtures|removed/);
  }));

test('finds what is wrong', () =>
  inTemporaryFolder(async (out) => {
    const change = eks.broken?.['two pods with one address'] ?? { red: [] };
    const run = () => audit('--out', out, '--diagnostics', 'never');
    const { code, stderr } = await cluster.having(broken(eks.objects, change), run);
    expect(code, stderr).toBe(1);
    expect(idsOf(await readReport(out), 'violation')).toEqual(change.red);
  }));

test('says beforehand that it makes nothing', async () => {
  const { code, stdout } = await cluster.having(eks.objects, () => audit('--dry-run'));
  expect(code).toBe(0);
  expect(stdout).toMatch(/^creates +nothing$/m);
});
