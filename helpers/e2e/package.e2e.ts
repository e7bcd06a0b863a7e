import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { PACKAGE_ROOT } from '../model/package-root.ts';
import { allRequirements } from '../run/suites.ts';
import { run } from '../system/run.ts';
import { idsOf, readReport } from './support/read-report.ts';
import { CACHE } from './support/traces.ts';

/** The packed tarball, installed by the machine's npm into an empty folder, does what a checkout does. */

const kubeconfig = kubeconfigPath(CACHE, inject('cluster').name);

/** The Node of these tests stands for the user's. */
const env = { PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };

const HALF_AN_HOUR = 1_800_000;

let home: string;
let installed: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'e2e-package-'));
  const packed = await run('npm', ['pack', '--silent', '--pack-destination', home], {
    cwd: PACKAGE_ROOT,
    env,
  });
  await writeFile(join(home, 'package.json'), '{ "private": true }');
  const tarball = join(home, packed.split('\n').at(-1) ?? '');
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], { cwd: home, env });
  installed = join(home, 'node_modules/netconform');
}, HALF_AN_HOUR);

afterAll(() => rm(home, { recursive: true, force: true }));

/** Runs the installed command as a shell does, by its link. */
function netconform(args: readonly string[]) {
  return execa(join(home, 'node_modules/.bin/netconform'), args, { cwd: home, env, reject: false });
}

test('holds what runs, and neither tests nor sources', async () => {
  const files = await readdir(installed, { recursive: true });
  expect(files.filter((file) => /\.ts$|\.(test|e2e|sample)\./.test(file))).toEqual([]);
  expect(await readdir(join(home, 'node_modules'))).not.toContain('node');
});

test('prints its help', async () => {
  expect(await netconform(['--help'])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('certify'),
  });
});

test('lists every requirement', async () => {
  const { exitCode, stdout } = await netconform(['list']);
  expect(exitCode).toBe(0);
  expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(
    (await allRequirements()).map(({ id }) => id),
  );
});

test('predicts a run', async () => {
  expect(await netconform(['--kubeconfig', kubeconfig, '--dry-run'])).toMatchObject({ exitCode: 0 });
});

test('certifies a cluster', async () => {
  const out = join(home, 'reports');
  const { exitCode, stderr } = await netconform(['--kubeconfig', kubeconfig, '--out', out]);
  expect(exitCode, stderr).toBe(0);
  const cases = await readReport(out);
  expect(idsOf(cases, 'conformant').length).toBeGreaterThan(20);
  expect(cases.map(({ id }) => id)).toEqual((await allRequirements()).map(({ id }) => id));
}, 900_000);

test('ends with an error where it finds no requirement', async () => {
  const suites = join(installed, 'dist/suites');
  for (const file of await readdir(suites)) await rm(join(suites, file));
  for (const args of [
    ['list'],
    ['explain', 'POD-2'],
    ['--kubeconfig', kubeconfig, '--dry-run'],
    ['--kubeconfig', kubeconfig],
  ])
    expect(await netconform(args)).toMatchObject({ exitCode: 3, stdout: '' });
});

test('says in one line which Node it needs', async () => {
  const file = join(installed, 'package.json');
  const manifest = await readFile(file, 'utf8');
  await writeFile(file, JSON.stringify({ ...JSON.parse(manifest), engines: { node: '>=99' } }));
  const { exitCode, stderr } = await netconform(['--help']);
  expect(exitCode).toBe(3);
  expect(stderr.split('\n')).toEqual([expect.stringContaining('>=99')]);
});
