import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { inTemporaryFolder } from '../e2e/support/temporary.ts';
import { applyConfigFile, CONFIG_SCHEMA_FILE, configSchema } from './config-file.ts';
import { addOptions } from './options.ts';
import { UsageError } from './usage-error.ts';

const published = JSON.parse(await readFile(CONFIG_SCHEMA_FILE, 'utf8')) as object;
const isValid = new Ajv2020({ allowUnionTypes: true }).compile(published);

/** Values of some options of a command after it has read a file. */
async function optionsBy(text: string, args: string[] = []): Promise<Record<string, unknown>> {
  return inTemporaryFolder(async (folder) => {
    const file = join(folder, 'any.yaml');
    await writeFile(file, text);
    const command = addOptions(new Command().exitOverride(), ['shape', 'network', 'suites', 'screen']);
    command.parse(args, { from: 'user' });
    await applyConfigFile(command, file);
    return command.opts();
  });
}

test('reads texts, numbers, switches and lists by the names of the flags', async () => {
  const text = 'workers: 3\ncni: flannel\ndisruptive: true\nno-color: true\nimage-archive: [a.tar, b.tar]\n';
  expect(await optionsBy(text)).toMatchObject({
    workers: '3',
    cni: 'flannel',
    disruptive: true,
    color: false,
    imageArchive: ['a.tar', 'b.tar'],
  });
  expect(isValid(parse(text))).toBe(true);
});

test('a flag overrides the file', async () => {
  expect(await optionsBy('workers: 3\n', ['--workers', '1'])).toMatchObject({ workers: '1' });
});

test('an empty file sets nothing', async () => {
  expect(await optionsBy('')).toMatchObject({ workers: '2' });
});

test.each([
  ['a name that is no option', 'worker: 3\n'],
  ['a text for a switch', 'disruptive: sometimes\n'],
  ['a text for a list', 'image-archive: a.tar\n'],
  ['a list for a text', 'cni: [flannel]\n'],
])('refuses %s, as its schema does', async (_, text) => {
  await expect(optionsBy(text)).rejects.toThrow(UsageError);
  expect(isValid(parse(text))).toBe(false);
});

test.each([
  ['no YAML', 'a: [\n'],
  ['a list', '- a\n'],
])('refuses %s', async (_, text) => {
  await expect(optionsBy(text)).rejects.toThrow(UsageError);
});

test('the published schema matches the code; `npm run schema` renews it', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(configSchema())));
});
