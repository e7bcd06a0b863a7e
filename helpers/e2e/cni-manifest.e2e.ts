import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PACKAGE_ROOT } from '../model/package-root.ts';
import { netconform } from './support/program.ts';
import { idsOf, readReport } from './support/read-report.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { engineHere, NO_TRACES, tracesOf } from './support/traces.ts';

/** A network that the program is given as a manifest; flannel's own stands for any. */

const FLANNEL = join(PACKAGE_ROOT, 'fixtures/cni/flannel.yaml');

const certify = (name: string, file: string, out: string) =>
  netconform(['certify', '--name', name, '--cni-manifest', file, '--only', 'NODE,POD-2', '--out', out]);

test('installs the network of a manifest, finds its agent and certifies it', () =>
  inTemporaryFolder(async (folder) => {
    const name = runName();
    const { code, stderr } = await certify(name, FLANNEL, folder);
    expect(code, stderr).toBe(0);
    const shown = idsOf(await readReport(folder), 'conformant');
    expect(shown).toEqual(expect.arrayContaining(['NODE-1', 'NODE-2', 'NODE-3', 'POD-2']));
    expect(await tracesOf(await engineHere(), name)).toEqual(NO_TRACES);
  }));

test('names the agent that does not start, with the reason, and leaves nothing', () =>
  inTemporaryFolder(async (folder) => {
    const name = runName();
    const broken = join(folder, 'broken.yaml');
    const text = await readFile(FLANNEL, 'utf8');
    await writeFile(broken, text.replaceAll('/opt/bin/flanneld', '/opt/bin/absent'));
    const { code, stderr } = await certify(name, broken, join(folder, 'reports'));
    expect(code, stderr).toBe(3);
    expect(stderr).toMatch(/kube-flannel-ds.*\/opt\/bin\/absent/s);
    expect(await tracesOf(await engineHere(), name)).toEqual(NO_TRACES);
  }));
