import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { sampleReport } from '../e2e/samples/report.sample.ts';
import { reportForm } from './report.ts';
import { reportSchema, SCHEMA_FILE } from './report-schema.ts';

const published = JSON.parse(await readFile(SCHEMA_FILE, 'utf8')) as object;
// The pattern beside a format says the same, and is looked at.
const validate = new Ajv2020({ validateFormats: false }).compile(published);

test('the published schema matches the code; `npm run schema` renews it', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(reportSchema())));
});

test('a report of every outcome and every field is valid, by the schema and by the program', () => {
  const report: unknown = JSON.parse(JSON.stringify(sampleReport()));
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  expect(reportForm.safeParse(report).success).toBe(true);
});

test.for<[what: string, change: object]>([
  ['another form', { form: 'netconform/report/v2' }],
  ['no verdict', { outcome: undefined }],
  ['an outcome that there is not', { outcome: 'green' }],
  ['a time that is none', { startedAt: 'yesterday' }],
  ['a negative time', { durationMs: -1 }],
  ['a step without a time', { steps: [{ name: 'suites' }] }],
  ['a requirement without an outcome', { requirements: [{ id: 'POD-2' }] }],
])('%s is not valid', ([, change]) => {
  expect(validate(JSON.parse(JSON.stringify({ ...sampleReport(), ...change })))).toBe(false);
});
