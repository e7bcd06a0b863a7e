import type { Config } from '../config/config.ts';
import type { Declared } from '../requirements/registry.ts';
import type { Screen } from '../system/screen.ts';
import { rateText, secondsOf } from './plan/plan-parts.ts';
import { timeText } from './plan/plan-text.ts';
import type { ClusterFacts } from './plan/predict-skips.ts';

/** Where the rate of a run is bounded, tells so and how long the run takes for it, before anything is made. */
export function printRate(
  { maxRate, sampling, timeoutMs, disruptive, workloads }: Config,
  requirements: readonly Declared[],
  known: Pick<ClusterFacts, 'cni' | 'nodes'> & { made: boolean },
  screen: Pick<Screen, 'line' | 'notice'>,
): void {
  if (maxRate === undefined) return;
  const { made, ...rest } = known;
  const whole = { ...rest, agent: true, disruptive, workloads, withheld: {} };
  const seconds = secondsOf(requirements, whole, { sampling, maxRate, made });
  const text = `rate    ${rateText(maxRate)}: ${timeText({ seconds, timeoutMs })}`;
  if (seconds * 1000 > timeoutMs) screen.notice(text);
  else screen.line(text);
}

/** The bound on the rate as a report has it. */
export function propertiesOfRate(maxRate: number | undefined): Record<string, string> {
  return maxRate === undefined ? {} : { 'asked.max-rate': `${maxRate} new connections per second` };
}
