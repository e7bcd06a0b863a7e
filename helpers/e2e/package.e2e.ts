import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { PACKAGE_ROOT } from '../model/package-root.ts';
import { allRequirements } from '../run/selection.ts';
import { run } from '../system/run.ts';
import { idsOf, readReport } from './support/read-report.ts';
import { CACHE } from './support/traces.ts';

/** The packed tarball, installed by the machine's npm as the action's step does, does what a checkout does. */

const kubeconfig = kubeconfigPath(CACHE, inject('cluster').name);

/** The Node of these tests stands for the user's. */
const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);

const HALF_AN_HOUR = 1_800_000;

let temp: string;
let home: string;
let installed: string;

/** Runs a step of action.yml, with the variables that GitHub and the action set. */
async function step(name: string, env: Record<string, string>): Promise<{ exitCode?: number | undefined }> {
  const script = join(PACKAGE_ROOT, 'scripts/action.mjs');
  const all = { PATH, RUNNER_TEMP: temp, ...env };
  return execa(process.execPath, [script, name], { env: all, reject: false, stdio: 'inherit' });
}

beforeAll(async () => {
  temp = await mkdtemp(join(tmpdir(), 'e2e-package-'));
  const pack = ['pack', '--silent', '--pack-destination', temp];
  const packed = await run('npm', pack, { cwd: PACKAGE_ROOT, env: { PATH } });
  const tarball = join(temp, packed.split('\n').at(-1) ?? '');
  expect(await step('install', { INPUT_VERSION: tarball })).toMatchObject({ exitCode: 0 });
  home = join(temp, 'netconform');
  installed = join(home, 'node_modules/netconform');
}, HALF_AN_HOUR);

afterAll(() => rm(temp, { recursive: true, force: true }));

/** Runs the installed command as a shell does, by its link. */
function netconform(args: readonly string[]) {
  return execa(join(home, 'node_modules/.bin/netconform'), args, { cwd: home, env: { PATH }, reject: false });
}

test('holds what runs, and neither tests nor sources', async () => {
  const files = await readdir(installed, { recursive: true });
  expect(files.filter((file) => /\.ts$|\.(test|e2e|sample)\./.test(file))).toEqual([]);
  expect(await readdir(join(home, 'node_modules'))).not.toContain('node');
});

/** Bytes of all files below a folder. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(join(file.parentPath, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

test('is small, and has the licences of what it bundles', async () => {
  expect(await sizeOf(join(home, 'node_modules'))).toBeLessThan(80_000_000);
  expect(await readdir(join(home, 'node_modules'))).not.toContain('@kubernetes');
  const licences = await readFile(join(installed, 'dist/licenses.txt'), 'utf8');
  expect(licences).toContain('@kubernetes/client-node');
});

test('builds an image of itself, which has the program where it starts', async () => {
  const archive = join(temp, 'image.tar');
  expect(await netconform(['build-image', '--out', archive])).toMatchObject({ exitCode: 0 });
  const image = join(temp, 'image');
  await mkdir(image);
  await run('tar', ['-C', image, '-xf', archive]);
  const json = async (file: string) => JSON.parse(await readFile(join(image, file), 'utf8'));
  const [{ Config, Layers }] = await json('manifest.json');
  const { config } = await json(Config);
  const programs = await run('tar', ['-tf', join(image, Layers.at(-1))]);
  expect(programs.split('\n')).toContain(config.Entrypoint[1].slice(1));
});

test('prints its help', async () => {
  const help = { exitCode: 0, stdout: expect.stringContaining('certify') };
  expect(await netconform(['--help'])).toMatchObject(help);
});

test('lists every requirement', async () => {
  const { exitCode, stdout } = await netconform(['list']);
  expect(exitCode).toBe(0);
  const ids = stdout.split('\n').map((line) => line.split(' ')[0]);
  expect(ids).toEqual((await allRequirements()).map(({ id }) => id));
});

test('predicts a run', async () => {
  expect(await netconform(['--kubeconfig', kubeconfig, '--dry-run'])).toMatchObject({ exitCode: 0 });
});

test("certifies a cluster by the action's step, which hands the verdict and the reports on", async () => {
  const file = join(temp, 'output');
  const env = { INPUT_KUBECONFIG: kubeconfig, INPUT_ARGS: '--diagnostics\nnever', GITHUB_OUTPUT: file };
  expect(await step('certify', env)).toMatchObject({ exitCode: 0 });
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  const outputs = Object.fromEntries(lines.map((line) => line.split('=')));
  expect(outputs).toEqual({ verdict: 'conformant', 'exit-code': '0', report: expect.any(String) });
  const cases = await readReport(dirname(outputs.report));
  expect(idsOf(cases, 'conformant').length).toBeGreaterThan(20);
  expect(cases.map(({ id }) => id)).toEqual((await allRequirements()).map(({ id }) => id));
}, 900_000);

test('ends with an error where it finds no requirement', async () => {
  const suites = join(installed, 'dist/suites');
  for (const file of await readdir(suites)) await rm(join(suites, file));
  for (const args of [['--dry-run'], []]) {
    const ended = await netconform(['--kubeconfig', kubeconfig, ...args]);
    expect(ended).toMatchObject({ exitCode: 3, stdout: '' });
  }
});

test('says in one line which Node it needs', async () => {
  const file = join(installed, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...manifest, engines: { node: '>=99' } }));
  const { exitCode, stderr } = await netconform(['--help']);
  expect(exitCode).toBe(3);
  expect(stderr.split('\n')).toEqual([expect.stringContaining('>=99')]);
});
