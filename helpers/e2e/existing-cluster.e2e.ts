import { existsSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { start } from './support/program.ts';
import { idsOf, readReport } from './support/read-report.ts';
import { runNamespace } from './support/run-pods.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';

const { name, printed } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);

test('cluster up printed the path of its kubeconfig, and nothing else, on stdout', () => {
  expect(printed).toBe(`${kubeconfig}\n`);
  expect(existsSync(kubeconfig)).toBe(true);
});

test('certify --kubeconfig makes a namespace of its own, which is gone afterwards', async () => {
  const kube = connect(kubeconfig);
  await inTemporaryFolder(async (folder) => {
    const only = 'NODE-1,POD-1,SVC-1';
    const run = start(['certify', '--kubeconfig', kubeconfig, '--only', only, '--out', folder]);
    await run.said(/ s {2}fixtures$/m);
    const own = await runNamespace(kube);
    const { code, stdout, stderr } = await run.ended;
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`a new namespace, ${own}`);
    expect(idsOf(await readReport(folder), 'conformant')).toEqual(only.split(','));
    await expect(kube.core.readNamespace({ name: own })).rejects.toMatchObject({ code: 404 });
  });
});
