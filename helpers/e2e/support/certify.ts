import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../report/report.ts';
import { type Ended, type Running, start } from './program.ts';
import { readDiagnostics } from './read-diagnostics.ts';
import { type Case, readReport } from './read-report.ts';
import { inTemporaryFolder } from './temporary.ts';

/** A run of certify that has ended, and what it left. */
export interface Certified extends Ended {
  cases: Case[];
  /** The outcome of each case, "Run" included, by id. */
  outcomes: Record<string, Case['outcome']>;
  /** All that the report says of a requirement. */
  textOf(id: string): string;
  report: Report;
  /** The texts of its diagnostics, by path. */
  diagnostics: Record<string, string>;
}

export interface CertifyOptions {
  /** Happens while it runs; its end is waited for after that. */
  meanwhile?: ((run: Running) => Promise<void>) | undefined;
  environment?: NodeJS.ProcessEnv;
}

/** Certifies, in a folder of its own for the reports, and reads what it left. */
export function certify(
  args: readonly string[],
  { meanwhile, environment }: CertifyOptions = {},
): Promise<Certified> {
  return inTemporaryFolder(async (out) => {
    const run = start(['certify', ...args, '--out', out], environment);
    await meanwhile?.(run);
    const ended = await run.ended;
    const cases = await readReport(out);
    const [dir = ''] = await readdir(out);
    return {
      ...ended,
      cases,
      outcomes: Object.fromEntries(cases.map(({ id, outcome }) => [id, outcome])),
      textOf: (id) => cases.find((one) => one.id === id)?.text ?? '',
      report: JSON.parse(await readFile(join(out, dir, 'report.json'), 'utf8')) as Report,
      diagnostics: await readDiagnostics(out),
    };
  });
}

/** The outcomes of a run that asks these requirements, such as "POD-1,POD-2", where all of them hold. */
export function allHold(only: string): Record<string, Case['outcome']> {
  return Object.fromEntries(only.split(',').map((id) => [id, 'conformant']));
}
