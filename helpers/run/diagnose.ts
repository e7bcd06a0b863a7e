import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Result } from '../model/result.ts';
import type { Suspect } from '../model/suspect.ts';
import type { Source } from './diagnostics/source.ts';
import { failedOf, takeDiagnostics } from './diagnostics/take-diagnostics.ts';
import type { Stage } from './stage.ts';

/**
 * Takes the diagnostics of a run, where they are asked for, before anything is removed. Never throws.
 * @param source undefined: no cluster was met
 * @param dir the folder of the run's reports
 * @returns the file to open first, and what on the nodes can explain a failure; undefined: none were taken
 */
export async function diagnose(
  asked: Config['diagnostics'],
  source: Source | undefined,
  result: Result,
  dir: string,
  { screen, steps, interrupt }: Omit<Stage, 'undo'>,
): Promise<{ file: string; suspects: Suspect[] } | undefined> {
  const failed = failedOf(result).length > 0 || result.setupError !== undefined;
  const wanted = asked === 'always' || (asked === 'on-failure' && failed);
  // A run that is told to end ends at once.
  if (!wanted || source === undefined || interrupt.aborted) return undefined;
  const folder = join(dir, 'diagnostics');
  try {
    const { suspects } = await steps.step('diagnostics', () =>
      takeDiagnostics(source, result, folder, interrupt),
    );
    return { file: join(folder, 'README.txt'), suspects };
  } catch (error) {
    screen.notice(`no diagnostics: ${(error as Error).message}`);
    return undefined;
  }
}
