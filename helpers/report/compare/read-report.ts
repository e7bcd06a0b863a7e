import { readFile } from 'node:fs/promises';
import { UsageError } from '../../config/usage-error.ts';
import { REPORT_FORM, type Report } from '../report.ts';
import { checkReport } from '../report-schema.ts';

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
