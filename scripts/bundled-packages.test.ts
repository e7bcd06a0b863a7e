import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../helpers/e2e/support/temporary.ts';
import { licenceTexts, packageFolders, readPackage } from './bundled-packages.ts';

test('a module belongs to the innermost package', () => {
  const modules = [
    '/here/scripts/netconform.ts',
    '/here/node_modules/yaml/dist/index.js',
    '/here/node_modules/yaml/dist/parse.js',
    '/here/node_modules/@scope/a/node_modules/b/index.js',
    '/here/node_modules/@scope/a/index.js',
  ];
  expect(packageFolders(modules)).toEqual([
    '/here/node_modules/@scope/a',
    '/here/node_modules/@scope/a/node_modules/b',
    '/here/node_modules/yaml',
  ]);
});

/** A package with these files. */
const install = async (folder: string, manifest: object, files: Record<string, string> = {}) => {
  await mkdir(folder, { recursive: true });
  const all = { 'package.json': JSON.stringify({ name: 'a', version: '1.0.0', ...manifest }), ...files };
  for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text);
};

test('keeps the texts of licences and notices, and nothing else', () =>
  inTemporaryFolder(async (folder) => {
    await install(folder, { license: 'MIT' }, { 'LICENSE.md': 'may', NOTICE: 'by us', 'README.md': 'how' });
    const texts = licenceTexts(folder);
    expect(texts).toMatch(/a 1\.0\.0, MIT\n\nmay\n\nby us\n/);
    expect(texts).not.toContain('how');
  }));

test('reads the licence of an old package', () =>
  inTemporaryFolder(async (folder) => {
    await install(folder, { licenses: [{ type: 'MIT', url: 'https://example.com' }] });
    expect(readPackage(folder)).toEqual({ name: 'a', version: '1.0.0', license: 'MIT' });
  }));

test('refuses a package without a licence', () =>
  inTemporaryFolder(async (folder) => {
    await install(folder, {});
    expect(() => readPackage(folder)).toThrow('names no licence');
  }));
