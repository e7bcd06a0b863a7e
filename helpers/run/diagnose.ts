import { join } from 'node:path';
import type { Steps } from '../cluster/steps.ts';
import type { Config } from '../config/config.ts';
import type { Result } from '../model/result.ts';
import type { Screen } from '../system/screen.ts';
import type { Source } from './diagnostics/source.ts';
import { failedOf, takeDiagnostics } from './diagnostics/take-diagnostics.ts';

/** Takes the diagnostics of a run, where they are asked for. */
export interface Diagnosis {
  /** Says which cluster they are of, as soon as there is one to ask. */
  of(source: Source): void;
  /** Takes them, unless that was done before. To be called before anything is removed. Never throws. */
  take(): Promise<void>;
  /** The files to open first: one, or none. */
  readonly files: readonly string[];
}

/** @param dir the folder of the run's reports */
export function diagnosisOf(options: {
  asked: Config['diagnostics'];
  result: Result;
  dir: string;
  screen: Screen;
  steps: Steps;
  interrupt: AbortSignal;
}): Diagnosis {
  const { asked, result, dir, screen, steps, interrupt } = options;
  const files: string[] = [];
  let source: Source | undefined;
  let taken = false;
  return {
    files,
    of(found) {
      source = found;
    },
    async take() {
      const failed = failedOf(result).length > 0 || result.setupError !== undefined;
      const wanted = asked === 'always' || (asked === 'on-failure' && failed);
      // What was told to end ends at once.
      if (!wanted || taken || source === undefined || interrupt.aborted) return;
      taken = true;
      const of = source;
      const folder = join(dir, 'diagnostics');
      try {
        await steps.step('diagnostics', () => takeDiagnostics(of, result, folder, interrupt));
        files.push(join(folder, 'README.txt'));
        result.properties.diagnostics = 'diagnostics/README.txt';
      } catch (error) {
        screen.notice(`no diagnostics: ${(error as Error).message}`);
      }
    },
  };
}
