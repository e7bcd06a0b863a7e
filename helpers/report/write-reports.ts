import { appendFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../model/result.ts';
import { writeWhole } from '../system/write-file.ts';
import { conformance } from './conformance.ts';
import { reportHtml } from './html/report-html.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { toReport } from './to-report.ts';

/** Places for results besides the run's folder. */
interface Elsewhere {
  /** File of the summary of a step of GitHub Actions; undefined: there is none. */
  stepSummary: string | undefined;
  /** Reports that a place cannot show; this does not fail the run. */
  tell: (line: string) => void;
}

/**
 * Writes every report of a run into its folder.
 * @returns the paths of the files, the one for people first
 * @throws Error of the file system when one cannot be written
 */
export async function writeReports(
  dir: string,
  result: Result,
  version: string,
  { stepSummary, tell }: Elsewhere,
): Promise<string[]> {
  const report = toReport(result, version);
  const summary = markdown(report);
  const files = {
    'report.html': () => reportHtml(report),
    'report.md': () => summary,
    'report.json': () => `${JSON.stringify(report, undefined, 1)}\n`,
    'junit.xml': () => junit(result),
    'conformance.yaml': () => conformance(report, result),
  };
  // One at a time, because they are large in a cluster with 100,000 addresses.
  for (const [name, content] of Object.entries(files)) await writeWhole(join(dir, name), content());
  if (stepSummary !== undefined) await appendStepSummary(stepSummary, summary, tell);
  return Object.keys(files).map((name) => join(dir, name));
}

/** GitHub's limit for the summary of one step; it shows nothing of a longer one. */
const MOST_BYTES = 1024 * 1024;

/**
 * Appends Markdown to the summary of a step of GitHub Actions. A failure is reported and does not fail the run.
 * @param file as in GITHUB_STEP_SUMMARY
 */
export async function appendStepSummary(
  file: string,
  markdown: string,
  tell: (line: string) => void,
): Promise<void> {
  try {
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    if (size + Buffer.byteLength(markdown) + 1 > MOST_BYTES)
      throw new Error(`it does not fit beside the existing ${Math.ceil(size / 1024)} KiB`);
    await appendFile(file, size === 0 ? markdown : `\n${markdown}`);
  } catch (error) {
    tell(`The summary of the step (GITHUB_STEP_SUMMARY) was not written: ${(error as Error).message}`);
  }
}
