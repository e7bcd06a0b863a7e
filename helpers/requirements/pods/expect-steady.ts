import type { Evidence } from '../../model/outcomes.ts';
import { percentile } from '../../model/percentile.ts';
import type { Plan } from '../../probe/converge.ts';
import { judgePairs } from '../../probe/judge-pairs.ts';
import { probeInRounds } from '../../probe/probe-in-rounds.ts';
import { type Pair, pairName } from '../../probe/prober.ts';

/**
 * Every source reaches each of its targets without a loss, as many times in a row as the pace says. The evidence has the latencies in ms.
 * @param what the targets in words
 * @throws Violation naming the pairs with losses
 */
export async function expectSteady(what: string, plan: readonly Plan[]): Promise<Evidence> {
  const { pairs, sampled } = await probeInRounds(plan, plan[0]?.from.pace.longSteady);
  const evidence = judgePairs(what, pairs, sampled);
  const measured = pairs.filter(({ leftOut }) => leftOut === undefined);
  const all = measured.flatMap(latencies);
  return {
    ...evidence,
    summary: `${evidence.summary}; half within ${milliseconds(percentile(all, 50))}, 99 % within ${milliseconds(percentile(all, 99))}`,
    details: measured.map((pair) => {
      const own = latencies(pair);
      return `${pairName(pair)}: ${own.length} of ${pair.observations.length}, p50 ${milliseconds(percentile(own, 50))}, p99 ${milliseconds(percentile(own, 99))}`;
    }),
  };
}

function latencies({ observations }: Pair): number[] {
  return observations.flatMap(({ totalMs = [] }) => totalMs);
}

function milliseconds(value: number): string {
  return `${value.toFixed(1)} ms`;
}
