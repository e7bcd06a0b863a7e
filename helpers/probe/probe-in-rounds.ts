import type { Sampled } from '../model/verdict.ts';
import { type Plan, probeAll } from './converge.ts';
import type { Pair, Prober } from './prober.ts';
import { sampledOf } from './sampling/sampling.ts';

/** An ordered pair of nodes. */
export interface NodePair {
  from: string;
  to: string;
}

/** Other nodes to try with each end of a failed pair: one failure could be bad luck, five are a pattern. */
const OTHERS = 5;

/** Maximum of failed pairs to look around: enough to show what they have in common. */
const LOOKED_AROUND = 30;

/**
 * The pairs that show what a failed pair of a sample is part of: from its source to several others (does it send at all?), from several
 * others to its target (does that receive at all?), and back (is it one direction?). Prefers nodes without failures, so that the end itself
 * is tested.
 * @param failed ordered pairs of different nodes
 * @param asked whether a pair was already probed
 * @returns ordered pairs that were not probed, each once
 */
export function aroundFailures(
  failed: readonly NodePair[],
  nodes: readonly string[],
  asked: (from: string, to: string) => boolean,
): NodePair[] {
  const suspects = new Set(failed.flatMap(({ from, to }) => [from, to]));
  const others = [...nodes.filter((node) => !suspects.has(node)), ...suspects];
  const found = new Map<string, NodePair>();
  const add = (from: string, to: string) => found.set(`${from}\n${to}`, { from, to });
  for (const { from, to } of spread(failed)) {
    const fresh = (isOpen: (other: string) => boolean) =>
      others.filter((other) => other !== from && other !== to && isOpen(other)).slice(0, OTHERS);
    for (const other of fresh((other) => !asked(from, other))) add(from, other);
    for (const other of fresh((other) => !asked(other, to))) add(other, to);
    if (!asked(to, from)) add(to, from);
  }
  return [...found.values()];
}

/** Some failed pairs: one of each source before a second one of any. */
function spread(failed: readonly NodePair[]): NodePair[] {
  const bySource = [...Map.groupBy(failed, ({ from }) => from).values()];
  const rounds = Math.max(0, ...bySource.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => bySource.flatMap((pairs) => pairs[round] ?? []))
    .flat()
    .slice(0, LOOKED_AROUND);
}

type Drawn = Plan & { sample: NonNullable<Plan['sample']> };

/**
 * Probes every pair of a plan. If the plan is a sample, a second round probes around each failed pair. The other pairs of its two ends say
 * nothing until they are probed.
 * @returns the pairs of both rounds; what was sampled, if anything was
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

/** The second round: the plan around failed pairs of nodes. */
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
