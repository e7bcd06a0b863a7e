import type { Sampled } from '../model/verdict.ts';
import { type Plan, probeAll } from './converge.ts';
import type { Pair, Prober } from './prober.ts';
import { aroundFailures } from './sampling/around-failures.ts';
import { sampledOf } from './sampling/sampling.ts';

type Drawn = Plan & { sample: NonNullable<Plan['sample']> };

/**
 * Probes every pair of a plan. Where that is a sample, a second round goes around each pair that failed, so that what it is part of can be
 * told: the other pairs of its two ends say nothing as long as they were not asked.
 * @returns the pairs of both rounds; what was sampled, where something was
 */
export async function probeInRounds(
  plans: readonly Plan[],
  connections?: number,
): Promise<{ pairs: Pair<Prober>[]; sampled?: Sampled }> {
  const first = await probeAll(plans, connections);
  const drawn = plans.filter((plan): plan is Drawn => plan.sample !== undefined);
  if (drawn[0] === undefined) return { pairs: first };
  const more = secondRound(drawn, first);
  const second = await probeAll(more.plans, connections);
  return {
    pairs: [...first, ...second],
    sampled: { ...sampledOf(drawn[0].sample.sampling), aroundFailures: more.count },
  };
}

/** The second round: what is asked around pairs of nodes that failed. */
function secondRound(
  drawn: readonly Drawn[],
  pairs: readonly Pair<Prober>[],
): { plans: Plan[]; count: number } {
  const sources = new Set<Prober>(drawn.map(({ from }) => from));
  const across = pairs.flatMap((pair) => {
    const { from, to } = pair;
    return sources.has(from) && to.node !== undefined && to.node !== from.node
      ? [{ from: from.node, to: to.node, failed: isLost(pair) }]
      : [];
  });
  const asked = new Set(across.map(({ from, to }) => `${from}\n${to}`));
  const more = aroundFailures(
    across.filter(({ failed }) => failed),
    drawn.map(({ from }) => from.node),
    (from, to) => asked.has(`${from}\n${to}`),
  );
  const bySource = Map.groupBy(more, ({ from }) => from);
  return {
    count: more.length,
    plans: drawn.flatMap(({ from, sample }) => {
      const to = (bySource.get(from.node) ?? []).flatMap((pair) => sample.on(pair.to));
      return to.length === 0 ? [] : [{ from, to }];
    }),
  };
}

function isLost({ leftOut, observations }: Pair): boolean {
  return (
    leftOut === undefined &&
    observations.some(({ outcome }) => outcome !== 'reached' && outcome !== 'inconclusive')
  );
}
