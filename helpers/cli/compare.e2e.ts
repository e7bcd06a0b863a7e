import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOf } from '../compare/comparison.sample.ts';
import { netconform } from '../end-to-end/program.ts';
import { inTemporaryFolder } from '../end-to-end/temporary.ts';
import type { Report } from '../report/report.ts';
import { verdict } from '../report/result.sample.ts';

const good = runOf([verdict('conformant')]);
const bad = runOf([verdict('violation')]);
const broken = runOf([], { setupError: 'no node is Ready' });

test.for<[what: string, before: Report, after: Report, code: number, says: string]>([
  ['the same', good, good, 0, 'verdict nothing got worse'],
  ['worse', good, bad, 1, 'verdict WORSE: POD-2'],
  ['better', bad, good, 0, 'verdict nothing got worse; better: POD-2'],
  ['nothing', good, broken, 3, 'verdict the two cannot be compared: the run after ended before'],
])('a comparison that comes to %s', async ([, before, after, code, says]) => {
  await inTemporaryFolder(async (dir) => {
    const files = [join(dir, 'before.json'), join(dir, 'after.json')] as const;
    await writeFile(files[0], JSON.stringify(before));
    await writeFile(files[1], JSON.stringify(after));
    const [md, html] = [join(dir, 'c.md'), join(dir, 'c.html')];
    const ended = await netconform(['compare', ...files, '--markdown', md, '--html', html]);
    expect([ended.code, ended.stderr]).toEqual([code, '']);
    expect(ended.stdout.trimEnd().split('\n').at(-1)).toContain(says);
    expect(await readFile(md, 'utf8')).toContain('## ');
    expect(await readFile(html, 'utf8')).toContain('<!DOCTYPE html>');
  });
});

test('what is no report is wrong usage, and named', async () => {
  const { code, stdout, stderr } = await netconform(['compare', 'package.json', 'absent.json']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    /compare <before> "package.json": not a report of netconform; expected the report.json/,
  );
});
