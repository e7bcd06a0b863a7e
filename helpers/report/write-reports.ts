import { appendFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Result } from '../model/result.ts';
import { writeWhole } from '../system/write-file.ts';
import { conformance } from './conformance.ts';
import { reportHtml } from './html/report-html.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { toReport } from './to-report.ts';

/** Where else than in the run's folder something is shown. */
interface Elsewhere {
  /** File of the summary of a step of GitHub Actions; undefined: there is none. */
  stepSummary: string | undefined;
  /** What could not be shown there is told, and is no reason to fail. */
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
  // One at a time: of a cluster with 100,000 addresses they are large.
  for (const [name, content] of Object.entries(files)) await writeWhole(join(dir, name), content());
  if (stepSummary !== undefined) await appendStepSummary(stepSummary, summary, tell);
  return Object.keys(files).map((name) => join(dir, name));
}

/** What GitHub takes as the summary of one step; of a longer one nothing is shown. */
const MOST_BYTES = 1024 * 1024;

/**
 * Adds Markdown to the summary of a step of GitHub Actions, whatever is there already. That it cannot is told, and fails nothing.
 * @param file as GITHUB_STEP_SUMMARY names it
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
