import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../../cluster/run-state.ts';
import { FAULTS } from '../../proof/faults/all.ts';
import { clusterToBreak } from '../support/cluster-to-break.ts';
import { netconform } from '../support/program.ts';
import { inTemporaryFolder } from '../support/temporary.ts';
import { CACHE } from '../support/traces.ts';

const { name } = inject('cluster');

test('compare says which requirement got worse between two runs, and which got better', () =>
  inTemporaryFolder(async (folder) => {
    const fault = FAULTS.find(({ id }) => id === 'network-unavailable');
    if (fault === undefined) throw new Error('there is no such fault');
    const before = await reportOf(join(folder, 'before'));
    const cluster = await clusterToBreak();
    await fault.inject(cluster);
    const after = await reportOf(join(folder, 'after')).finally(() => fault.heal(cluster));
    const [markdown, html] = [join(folder, 'c.md'), join(folder, 'c.html')];
    const files = ['--markdown', markdown, '--html', html];
    const worse = await netconform(['compare', before, after, ...files]);
    expect(worse.code, worse.stderr).toBe(1);
    for (const text of [worse.stdout, await readFile(markdown, 'utf8'), await readFile(html, 'utf8')])
      expect(text).toContain('NODE-1');
    expect((await netconform(['compare', after, before])).code).toBe(0);
    expect((await netconform(['compare', before, before])).code).toBe(0);
    await writeFile(join(folder, 'text'), 'no report');
    expect((await netconform(['compare', before, join(folder, 'text')])).code).toBe(2);
  }));

/** Path of the report of a short run. */
async function reportOf(out: string): Promise<string> {
  const args = ['certify', '--kubeconfig', kubeconfigPath(CACHE, name), '--only', 'NODE-1,ADDR-1'];
  await netconform([...args, '--namespace', 'default', '--out', out, '--diagnostics', 'never']);
  const [dir = ''] = await readdir(out);
  return join(out, dir, 'report.json');
}
