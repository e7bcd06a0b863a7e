import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { UsageError } from '../config/usage-error.ts';
import { sampleReport } from '../e2e/samples/report.sample.ts';
import { readReport } from './report-schema.ts';

const dir = await mkdtemp(join(tmpdir(), 'netconform-compare-'));
afterAll(() => rm(dir, { recursive: true }));

async function written(content: string): Promise<string> {
  const file = join(dir, 'report.json');
  await writeFile(file, content);
  return file;
}

test('reads a report unchanged', async () => {
  const file = await written(JSON.stringify(sampleReport()));
  expect(await readReport('<before>', file)).toEqual(JSON.parse(JSON.stringify(sampleReport())));
});

test('keeps fields of a later version', async () => {
  const report = { ...sampleReport(), added: 1, steps: [{ name: 'suites', ms: 1, added: 2 }] };
  expect(await readReport('<before>', await written(JSON.stringify(report)))).toMatchObject({ added: 1 });
});

test('reads a report of an earlier version without findings', async () => {
  const report = sampleReport();
  const requirements = report.requirements.map(({ finding: _, ...rest }) => rest);
  expect(requirements).not.toEqual(report.requirements);
  const file = await written(JSON.stringify({ ...report, requirements }));
  expect((await readReport('<before>', file)).requirements).toHaveLength(requirements.length);
});

test.for<[what: string, content: string, says: string]>([
  ['a text', 'no JSON', 'not JSON'],
  ['half a report', JSON.stringify(sampleReport()).slice(0, 500), 'not JSON'],
  ['nothing', '', 'not JSON'],
  ['another JSON', '{"results": []}', 'not a report of netconform'],
  ['null', 'null', 'not a report of netconform'],
  ['a list', '[]', 'not a report of netconform'],
  [
    'a later form',
    JSON.stringify({ ...sampleReport(), form: 'netconform/report/v2' }),
    'a report of the form "netconform/report/v2", which is not known here',
  ],
  [
    'a report without requirements',
    JSON.stringify({ ...sampleReport(), requirements: undefined }),
    'not as its form says: requirements',
  ],
  [
    'one with an outcome that there is not',
    JSON.stringify({
      ...sampleReport(),
      added: 1,
      requirements: [{ ...sampleReport().requirements[0], outcome: 'green' }],
    }),
    'not as its form says: requirements.0.outcome',
  ],
])('%s is refused', async ([, content, says]) => {
  const file = await written(content);
  const error: unknown = await readReport('compare <before>', file).catch((refusal: unknown) => refusal);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toContain(`compare <before> "${file}": ${says}`);
  expect((error as Error).message).toContain(
    'expected the report.json of a run, of the form netconform/report/v1',
  );
});

test.for<[what: string, file: string, says: string]>([
  ['a file that is not there', join(dir, 'absent.json'), 'no such file'],
  ['a folder', dir, 'a folder'],
])('%s is refused', async ([, file, says]) => {
  await expect(readReport('compare <after>', file)).rejects.toThrow(`compare <after> "${file}": ${says}`);
});
