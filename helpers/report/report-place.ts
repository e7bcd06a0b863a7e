import { basename, dirname, isAbsolute, relative } from 'node:path';

/** A path as somebody in that folder would give it, where that is shorter. */
export function placeOf(path: string, cwd: string): string {
  const near = relative(cwd, path);
  return near === '' || near.startsWith('..') || isAbsolute(near) ? path : near;
}

/** What a person reads most easily, first. */
const READABLE = ['.html', '.md', '.xml'];

/** The report that a person opens first; undefined where there is none. */
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
