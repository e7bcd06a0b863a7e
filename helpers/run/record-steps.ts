import { type Steps, timedSteps } from '../cluster/steps.ts';
import { seconds } from '../config/duration.ts';
import type { Result } from '../model/result.ts';
import type { Screen } from '../system/screen.ts';

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
