import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { filesBelow, packFiles, unpackFiles } from './packed.ts';

const file = (path: string, content = '') => ({ path, content: Buffer.from(content) });

test('packs a folder under its name and unpacks it unchanged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'packed-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const run = join(folder, '2026-01-02T03-04-05-netconform-15aa95');
  const long = `diagnostics/nodes/${'a-long-name.'.repeat(12)}/rules.txt`;
  for (const path of ['report.json', long]) {
    await mkdir(join(run, path, '..'), { recursive: true });
    await writeFile(join(run, path), `content of ${path}`);
  }
  const files = await unpackFiles(await packFiles(await filesBelow(run)));
  expect(files.map(({ path, content }) => [path, content.toString()])).toEqual(
    [long, 'report.json'].map((path) => [
      `2026-01-02T03-04-05-netconform-15aa95/${path}`,
      `content of ${path}`,
    ]),
  );
});

test.for(['../evil', '/etc/passwd', 'run/../../evil', 'run\\evil'])(
  'a file %s is not unpacked',
  async (path) => {
    await expect(unpackFiles(await packFiles([file(path)]))).rejects.toThrow('which is not a report file');
  },
);

test('refuses a file that is not an archive', async () => {
  await expect(unpackFiles(Buffer.from('no'))).rejects.toThrow();
  await expect(unpackFiles(gzipSync('no tar at all'.repeat(100)))).rejects.toThrow();
});
