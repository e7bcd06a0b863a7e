import { readFile } from 'node:fs/promises';
import { UsageError } from '../config/usage-error.ts';
import { REPORT_FORM, type Report, reportForm } from '../report/report.ts';

const EXPECTED = `expected the report.json of a run, of the form ${REPORT_FORM}`;

/**
 * The report in a file. Fields that are not known here are left alone: a later program of the same form may write some.
 * @param option how the user named the file, such as `compare before`
 * @throws UsageError naming the file, what is wrong with it, and what was expected
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
  return checked(value, (problem) => UsageError.of(option, file, `${problem}; ${EXPECTED}`));
}

function checked(value: unknown, refusal: (problem: string) => UsageError): Report {
  const form = typeof value === 'object' && value !== null && 'form' in value ? value.form : undefined;
  if (typeof form !== 'string') throw refusal('not a report of netconform');
  if (form !== REPORT_FORM) throw refusal(`a report of the form "${form}", which is not known here`);
  const { error } = reportForm.safeParse(value);
  const issue = error?.issues.find(({ code }) => code !== 'unrecognized_keys');
  if (issue !== undefined)
    throw refusal(`not as its form says: ${issue.path.join('.') || 'the whole'}: ${issue.message}`);
  return value as Report;
}
