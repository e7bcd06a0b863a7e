import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { NOT_HERE } from '../end-to-end/not-here.ts';
import { netconform, start } from '../end-to-end/program.ts';
import { readReport } from '../end-to-end/read-report.ts';
import { inTemporaryFolder } from '../end-to-end/temporary.ts';
import { CACHE } from '../end-to-end/traces.ts';
import { connect } from '../kube/client.ts';
import { RUN_LABEL } from '../kube/labels.ts';

const { name, printed } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);

test('cluster up printed the path of its kubeconfig, and nothing else, on stdout', () => {
  expect(printed).toBe(`${kubeconfig}\n`);
  expect(existsSync(kubeconfig)).toBe(true);
});

test('cluster status lists it as kept', async () => {
  const { code, stdout } = await netconform(['cluster', 'status']);
  expect(code).toBe(0);
  expect(stdout.split('\n')).toContain(`${name}\tkept\t${kubeconfig}`);
});

test('certify --kubeconfig is green, in a namespace of its own that is gone afterwards', async () => {
  const kube = connect(kubeconfig);
  const namespaces = async (labelSelector: string) =>
    (await kube.core.listNamespace({ labelSelector })).items.map(({ metadata }) => metadata?.name);
  const before = await namespaces('');
  await inTemporaryFolder(async (folder) => {
    const run = start(['certify', '--kubeconfig', kubeconfig, '--out', folder]);
    await run.said(/ s {2}fixtures$/m);
    expect(await namespaces(RUN_LABEL)).toHaveLength(1);
    expect(await run.ended).toMatchObject({ code: 0, stdout: '' });
    const cases = await readReport(folder);
    expect(cases.flatMap(({ id, outcome }) => (outcome === 'conformant' ? [] : `${id} ${outcome}`))).toEqual(
      NOT_HERE.map((id) => `${id} skipped`),
    );
    expect(cases).not.toEqual([]);
  });
  // One of another test may still have been going.
  expect(before).toEqual(expect.arrayContaining(await namespaces('')));
});

test('reports that cannot be written: the verdict is told, nothing passes without them, and nothing stays', async () => {
  const kube = connect(kubeconfig);
  const runs = async () =>
    (await kube.core.listNamespace({ labelSelector: RUN_LABEL })).items.map(({ metadata }) => metadata?.name);
  const before = await runs();
  await inTemporaryFolder(async (folder) => {
    const out = join(folder, 'reports');
    const run = start(['certify', '--kubeconfig', kubeconfig, '--only', 'NODE-1', '--out', out]);
    await run.said(/ s {2}fixtures$/m);
    await rm(out, { recursive: true, force: true });
    await writeFile(out, 'no folder any more');
    const { code, stderr } = await run.ended;
    expect(code, stderr).toBe(3);
    expect(stderr).toMatch(/the reports could not be written: .*\/report\.html: ENOTDIR/);
    expect(stderr).toMatch(/^verdict {2}not certified.* 1 of 1 requirements hold/m);
  });
  expect(before).toEqual(expect.arrayContaining(await runs()));
});
