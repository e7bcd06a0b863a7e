import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { HandOver } from '../../config/config.ts';
import { blockOf, MOST } from './log-block.ts';
import { filesBelow, type PackedFile, packFiles } from './packed.ts';

/** The default folder for the results of a Sonobuoy plugin. */
const SONOBUOY = '/tmp/sonobuoy/results';

interface Telling {
  print: (text: string) => void;
  notice: (line: string) => void;
  environment: NodeJS.ProcessEnv;
}

/**
 * Passes the folder of a run's reports out of the pod.
 * @throws Error of the file system, or if a log cannot carry that much
 */
export async function handOver(
  way: HandOver,
  folder: string,
  { print, notice, environment }: Telling,
): Promise<void> {
  const files = await filesBelow(folder);
  if (way === 'log') return print(blockOf(await smallEnough(files, notice)));
  // https://sonobuoy.io/docs/main/plugins/: the worker takes the file that "done" names, and unpacks an archive.
  const place = environment.SONOBUOY_RESULTS_DIR ?? SONOBUOY;
  const archive = join(place, `${basename(folder)}.tar.gz`);
  await writeFile(archive, await packFiles(files));
  await writeFile(join(place, 'done'), archive);
}

/** As much of the reports as a log can carry: diagnostics and trace are left out first, because no verdict needs them. */
async function smallEnough(files: readonly PackedFile[], notice: (line: string) => void): Promise<Buffer> {
  const whole = await packFiles(files);
  if (fits(whole)) return whole;
  const reports = await packFiles(
    files.filter(({ path }) => !/^[^/]+\/(diagnostics\/|trace\.json$)/.test(path)),
  );
  if (!fits(reports))
    throw new Error(
      `the reports have ${reports.length} bytes packed, but a log carries ${Math.floor(MOST * 0.75)} at most`,
    );
  notice('diagnostics and trace are left out: with them the reports are too large for a log');
  return reports;
}

function fits({ length }: Buffer): boolean {
  return (length * 4) / 3 <= MOST;
}
