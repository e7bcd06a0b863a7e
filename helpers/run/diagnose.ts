import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Result } from '../model/result.ts';
import type { Suspect } from '../model/suspect.ts';
import { FOR_ROOT } from './diagnostics/node-files.ts';
import type { Source } from './diagnostics/source.ts';
import { failedOf, takeDiagnostics } from './diagnostics/take-diagnostics.ts';
import type { Stage } from './stage.ts';

/**
 * Takes the diagnostics of a run, where they are asked for, before anything is removed. Never throws.
 * @param source undefined: no cluster was met
 * @param dir the folder of the run's reports
 * @returns the file to open first, what on the nodes can explain a failure, and what only root there can see; undefined: none were taken
 */
export async function diagnose(
  asked: Config['diagnostics'],
  source: Source | undefined,
  result: Result,
  dir: string,
  { screen, steps, interrupt }: Omit<Stage, 'undo'>,
): Promise<{ file: string; suspects: Suspect[]; forRoot?: readonly string[] } | undefined> {
  const failed = failedOf(result).length > 0 || result.setupError !== undefined;
  const wanted = asked === 'always' || (asked === 'on-failure' && failed);
  // An interrupted run ends at once.
  if (!wanted || source === undefined || interrupt.aborted) return undefined;
  const folder = join(dir, 'diagnostics');
  try {
    const { suspects } = await steps.step('diagnostics', () =>
      takeDiagnostics(source, result, folder, interrupt),
    );
    const forRoot = source.nodesOn === undefined ? { forRoot: FOR_ROOT } : {};
    return { file: join(folder, 'README.txt'), suspects, ...forRoot };
  } catch (error) {
    screen.notice(`no diagnostics: ${(error as Error).message}`);
    return undefined;
  }
}
