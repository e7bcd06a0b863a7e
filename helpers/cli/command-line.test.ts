import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { runHere } from '../e2e/support/run-here.ts';
import { inTemporaryFolder } from '../e2e/support/temporary.ts';
import { PACKAGE_ROOT } from '../model/package-root.ts';
import { catalogOf, readCatalog } from '../requirements/catalog.ts';
import { allRequirements } from '../run/selection.ts';
import { allCommands, commandLine } from './program.ts';

// Each start of the program takes seconds where the machine has much else to do.
vi.setConfig({ testTimeout: 300_000 });

const PROGRAM = join(PACKAGE_ROOT, 'scripts/netconform.ts');

const here = (...args: string[]) => inTemporaryFolder((folder) => runHere(args, folder));

/** Runs the program in a process of its own. */
const apart = (nodeArgs: string[], args: string[]) =>
  promisify(execFile)(process.execPath, [...nodeArgs, PROGRAM, ...args]);

test('every help text has 12 words or fewer', () => {
  const texts = allCommands(commandLine(async () => {})).flatMap((command) => [
    command.description(),
    ...command.options.map(({ description }) => description),
    ...command.registeredArguments.map(({ description }) => description),
  ]);
  expect(texts.length).toBeGreaterThan(60);
  expect(texts.filter((text) => text.split(/\s+/).length > 12 || text === '')).toEqual([]);
});

test.each([
  ['cerify', 'certify'],
  ['compar', 'compare'],
])('suggests a command for %s', async (typed, meant) => {
  const { code, stdout, stderr } = await here(typed);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(meant);
});

test('prints its version', async () => {
  expect(await here('version')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/),
  });
});

test('a reader that stops reading is no error', async () => {
  // Its first write meets a pipe that nobody reads.
  const script = '{ "$1" "$2" list; echo $? >&2; } | true';
  const { stderr } = await promisify(execFile)('sh', ['-c', script, 'sh', process.execPath, PROGRAM]);
  expect(stderr).toBe('0\n');
});

test('an old name works, with a warning', async () => {
  const { code, stderr } = await here('job', '--image', 'a/b:1', '--inside-only');
  expect(code).toBe(0);
  expect(stderr).toContain('--skip-external');
});

test.each([
  [['list'], 'id'],
  [['selfcheck', '--list'], 'expected'],
])('%j prints JSON', async (command, key) => {
  const { code, stdout } = await here(...command, '-o', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ [key]: expect.anything() }));
});

test('images prints JSON', async () => {
  const { stdout } = await here('images', '-o', 'json', '--image-registry', 'mirror.example:5000/team');
  expect(JSON.parse(stdout)).toContainEqual(expect.stringMatching(/^mirror\.example:5000\/team\//));
});

test('explain prints JSON, with the page', async () => {
  const { stdout } = await here('explain', 'pod-6', '-o', 'json');
  expect(JSON.parse(stdout)).toMatchObject({ id: 'POD-6', page: [{ heading: 'How it is probed' }, {}, {}] });
});

test('the catalog matches the declarations of the suites', async () => {
  expect(await readCatalog()).toEqual(catalogOf(await allRequirements()));
});

/** Says at the end which packages were loaded, and how many files. */
const COUNTER = `data:text/javascript,import { registerHooks } from 'node:module';
const urls = [];
registerHooks({ load(url, context, next) { urls.push(url); return next(url, context); } });
process.on('exit', () => {
  const packages = urls.flatMap((url) => /node_modules.((?:@[^/]+.)?[^/]+)/.exec(url)?.[1] ?? []);
  const files = urls.filter((url) => url.startsWith('file:')).length;
  process.stderr.write(JSON.stringify({ packages: [...new Set(packages)], files }));
});`;

test.each([[['--help']], [['certify', '--help']], [['list']], [['explain', 'POD-2']]])(
  '%j loads the parser and few files',
  async (args) => {
    const { stderr } = await apart(['--import', COUNTER], args);
    const { packages, files } = JSON.parse(stderr) as { packages: string[]; files: number };
    expect(packages).toEqual(['commander']);
    expect(files).toBeLessThan(80);
  },
);

test.each(['bash', 'zsh', 'fish'])('prints a completion script for %s', async (shell) => {
  const { stdout } = await apart([], ['completion', shell]);
  expect(stdout).toContain(`# ${shell} completion for netconform`);
});

test('completes commands and options, and those of certify without its name too', async () => {
  const complete = async (...words: string[]) =>
    (await apart([], ['complete', '--', ...words])).stdout.split('\t')[0];
  expect(await complete('cer')).toBe('certify');
  expect(await complete('watch', '--max-o')).toBe('--max-outage');
  expect(await complete('--kubec')).toBe('--kubeconfig');
});

test('reads options from a configuration file', () =>
  inTemporaryFolder(async (folder) => {
    const file = join(folder, 'netconform.yaml');
    await writeFile(file, 'image-registry: mirror.example/team\ncni: nowhere\n');
    // A name that is an option of another command is no error here.
    const { code, stdout, stderr } = await runHere(['images', '--config', file], folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(file) });
    expect(stdout).toContain('mirror.example/team/');
  }));
