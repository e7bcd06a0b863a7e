import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../config/usage-error.ts';
import { PACKAGE_ROOT } from '../model/package-root.ts';
import { REPORT_FORM, type Report, reportForm } from './report.ts';

const EXPECTED = `expected the report.json of a run, of the form ${REPORT_FORM}`;

/**
 * The report in a file.
 * @param option the name of the file's argument, such as `compare before`
 * @throws UsageError naming the file, the problem and the expected form
 */
export async function readReport(option: string, file: string): Promise<Report> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'ENOENT' ? 'no such file' : error.code === 'EISDIR' ? 'a folder' : error.message;
    throw UsageError.of(option, file, `${why}; ${EXPECTED}`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw UsageError.of(option, file, `not JSON; ${EXPECTED}`);
  }
  return checkReport(value, (problem) => UsageError.of(option, file, `${problem}; ${EXPECTED}`));
}

/** Where the schema of report.json is published; `npm run schema` renews it. */
export const SCHEMA_FILE = join(PACKAGE_ROOT, 'docs/report.schema.json');

/**
 * The schema of report.json (JSON Schema draft 2020-12). Unlike the program it allows unknown fields, because later programs may add some
 * within a version.
 */
export function reportSchema(): object {
  const form = reportForm.meta({
    title: 'netconform report',
    description: 'The result of a netconform run: report.json. Times in ms.',
  });
  return z.toJSONSchema(form, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
}

/**
 * Reads a report of the known version. Unknown fields are kept, because later programs may add some.
 * @param refusal makes an error from the problem
 */
export function checkReport(value: unknown, refusal: (problem: string) => Error): Report {
  const form = typeof value === 'object' && value !== null && 'form' in value ? value.form : undefined;
  if (typeof form !== 'string') throw refusal('not a report of netconform');
  if (form !== REPORT_FORM) throw refusal(`a report of the form "${form}", which is not known here`);
  const { error } = reportForm.safeParse(value);
  const issue = error?.issues.find(({ code }) => code !== 'unrecognized_keys');
  if (issue !== undefined)
    throw refusal(`not as its form says: ${issue.path.join('.') || 'the whole'}: ${issue.message}`);
  return value as Report;
}
