import { join } from 'node:path';
import type { Result } from '../requirement/result.ts';
import { reportHtml } from './html/report-html.ts';
import { junit } from './junit.ts';
import { toReport } from './to-report.ts';
import { writeWhole } from './write-file.ts';

/**
 * Writes every report of a run into its folder.
 * @returns the paths of the files, the one for people first
 * @throws Error of the file system when one cannot be written
 */
export async function writeReports(dir: string, result: Result, version: string): Promise<string[]> {
  const report = toReport(result, version);
  const files = {
    'report.html': reportHtml(report),
    'report.json': `${JSON.stringify(report, undefined, 1)}\n`,
    'junit.xml': junit(result),
  };
  for (const [name, content] of Object.entries(files)) await writeWhole(join(dir, name), content);
  return Object.keys(files).map((name) => join(dir, name));
}
