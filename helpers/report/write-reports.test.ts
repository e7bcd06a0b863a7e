import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { appendStepSummary } from './write-reports.ts';

const dir = await mkdtemp(join(tmpdir(), 'netconform-summary-'));
afterAll(() => rm(dir, { recursive: true }));

async function append(file: string, markdown: string): Promise<string[]> {
  const told: string[] = [];
  await appendStepSummary(file, markdown, (line) => told.push(line));
  return told;
}

test('appends to the summary, each report on a new line', async () => {
  const file = join(dir, 'summary');
  expect([...(await append(file, '## one\n')), ...(await append(file, '## two\n'))]).toEqual([]);
  expect(await readFile(file, 'utf8')).toBe('## one\n\n## two\n');
});

test('reports a file that cannot be written', async () => {
  expect(await append(join(dir, 'absent', 'summary'), '## one\n')).toEqual([
    expect.stringMatching(/GITHUB_STEP_SUMMARY.*ENOENT/),
  ]);
});

test('omits text beyond the limit of GitHub, and reports it', async () => {
  const file = join(dir, 'full');
  await writeFile(file, 'x'.repeat(1024 * 1024 - 5));
  expect(await append(file, '## one\n')).toEqual([expect.stringContaining('does not fit')]);
  expect((await readFile(file)).length).toBe(1024 * 1024 - 5);
});
