import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import type { Screen } from '../system/screen.ts';
import { writeWhole } from '../system/write-file.ts';

/** A path relative to that folder, if this is shorter. */
export function placeOf(path: string, cwd: string): string {
  const near = relative(cwd, path);
  return near === '' || near.startsWith('..') || isAbsolute(near) ? path : near;
}

/** The most readable report first. */
const READABLE = ['.html', '.md', '.xml'];

/** The report that a person opens first; undefined without reports. */
export function mainReport(reports: readonly string[]): string | undefined {
  for (const ending of READABLE) {
    const found = reports.find((report) => report.endsWith(ending));
    if (found !== undefined) return found;
  }
  return reports[0];
}

/** All reports in one line for each folder, such as "reports  reports/x: report.html, junit.xml". */
export function reportLines(reports: readonly string[], cwd: string): string[] {
  return [...Map.groupBy(reports, dirname)].map(
    ([folder, files]) =>
      `reports  ${placeOf(folder, cwd)}: ${files.map((file) => basename(file)).join(', ')}`,
  );
}

/**
 * Writes reports into a folder.
 * @param contents by the name of the file
 * @returns their paths
 */
export async function writeAll(dir: string, contents: Readonly<Record<string, string>>): Promise<string[]> {
  for (const [name, content] of Object.entries(contents)) await writeWhole(join(dir, name), content);
  return Object.keys(contents).map((name) => join(dir, name));
}

/** Prints the place of a command's reports, and its result last. */
export function showReports(screen: Pick<Screen, 'notice'>, paths: readonly string[], text: string): void {
  const cwd = process.cwd();
  for (const line of ['', ...reportLines(paths, cwd)]) screen.notice(line);
  screen.notice(`\n${text.trimEnd()}  ${placeOf(mainReport(paths) ?? '', cwd)}`);
}
