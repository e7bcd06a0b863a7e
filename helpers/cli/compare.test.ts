import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOf } from '../e2e/samples/comparison.sample.ts';
import { verdict } from '../e2e/samples/result.sample.ts';
import { runHere } from '../e2e/support/run-here.ts';
import { inTemporaryFolder } from '../e2e/support/temporary.ts';
import type { Report } from '../report/report.ts';

const good = runOf([verdict('conformant')]);
const bad = runOf([verdict('violation')]);
const broken = runOf([], { setupError: 'no node is Ready' });

test.for<[what: string, before: Report, after: Report, code: number, says: string]>([
  ['that nothing changed', good, good, 0, 'verdict nothing got worse'],
  ['worse', good, bad, 1, 'verdict WORSE: 6 of 6 pairs (POD-2)'],
  ['better', bad, good, 0, 'verdict nothing got worse; better: POD-2'],
  [
    'that it cannot compare',
    good,
    broken,
    3,
    'verdict the two cannot be compared: the run after ended before',
  ],
])('a comparison says %s', async ([, before, after, code, says]) => {
  await inTemporaryFolder(async (dir) => {
    const files = [join(dir, 'before.json'), join(dir, 'after.json')] as const;
    await writeFile(files[0], JSON.stringify(before));
    await writeFile(files[1], JSON.stringify(after));
    const [md, html] = [join(dir, 'c.md'), join(dir, 'c.html')];
    const ended = await runHere(['compare', ...files, '--markdown', md, '--html', html], dir);
    expect([ended.code, ended.stderr]).toEqual([code, '']);
    expect(ended.stdout.trimEnd().split('\n').at(-1)).toContain(says);
    expect(await readFile(md, 'utf8')).toContain('## ');
    expect(await readFile(html, 'utf8')).toContain('<!DOCTYPE html>');
  });
});

test('refuses a file that is not a report, and names it', async () => {
  await inTemporaryFolder(async (dir) => {
    const file = join(dir, 'package.json');
    await writeFile(file, '{ "name": "netconform" }');
    const { code, stdout, stderr } = await runHere(['compare', file, join(dir, 'absent.json')], dir);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`compare <before> "${file}": not a report of netconform`);
  });
});
