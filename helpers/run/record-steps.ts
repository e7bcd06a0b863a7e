import { join } from 'node:path';
import { type Steps, timedSteps } from '../cluster/steps.ts';
import { seconds } from '../config/duration.ts';
import type { Result } from '../model/result.ts';
import type { Span } from '../model/span.ts';
import type { Screen } from '../system/screen.ts';
import { traceJson } from '../system/trace-json.ts';
import { writeWhole } from '../system/write-file.ts';

/** Steps of a run that are shown, and recorded for its reports. */
export function recordSteps(screen: Screen): {
  steps: Steps;
  /** The steps that are done. */
  recorded(): Pick<Result, 'steps' | 'properties'>;
} {
  const done: { name: string; ms: number }[] = [];
  const steps = timedSteps(screen, (name, ms) => {
    screen.step(name, ms);
    done.push({ name, ms });
  });
  return {
    steps,
    recorded: () => ({
      steps: done.map(({ name, ms }) => ({ name, ms: Math.round(ms) })),
      properties: Object.fromEntries(done.map(({ name, ms }) => [`time.${name}`, seconds(ms)])),
    }),
  };
}

/**
 * Writes what a run did, and its suites, as trace.json. No verdict rests on it: that it could not be written is told.
 * @returns the path of the file; none where it could not be written
 */
export async function writeTrace(
  dir: string,
  spans: readonly Span[],
  notice: (line: string) => void,
  name = 'trace.json',
): Promise<string[]> {
  const file = join(dir, name);
  try {
    await writeWhole(file, traceJson(spans));
    return [file];
  } catch (error) {
    notice(`the trace could not be written: ${(error as Error).message}`);
    return [];
  }
}
