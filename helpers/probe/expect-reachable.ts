import { type Evidence, Inconclusive, Violation } from '../model/outcomes.ts';
import type { Plan } from './converge.ts';
import { findDirection } from './find-direction.ts';
import { judgePairs } from './judge-pairs.ts';
import { probeInRounds } from './probe-in-rounds.ts';
import type { Pair } from './prober.ts';

/**
 * Expects that every source of the plan gets the required answer, or the denial, from each of its targets: converged, then steady.
 * @param what the targets in words, such as "pods on other nodes"
 * @param connections new connections per pair once it has converged; by default as many as its pace says
 * @throws Violation with the shortest explanation and every failed pair; Inconclusive if a pair could not be measured
 */
export async function expectReachable(
  what: string,
  plan: readonly Plan[],
  connections?: number,
): Promise<Evidence> {
  const { pairs, sampled } = await probeInRounds(plan, connections);
  await findDirection(pairs);
  return judgePairs(what, pairs, sampled);
}

/**
 * Expects that every source of the plan gets its answer from every target. Probes them together and judges each kind, so that each kind has
 * its own finding.
 * @param what the targets in words, such as "pods, from nodes"
 * @param kindOf the kind of a pair; pairs of a kind are judged together
 * @throws Violation of the first kind that fails, with the others in its details; Inconclusive if one could not be measured and none fails
 */
export async function expectEveryKind(
  what: string,
  plan: readonly Plan[],
  kindOf: (pair: Pair) => string = protocolAndSize,
): Promise<Evidence> {
  const { pairs, sampled } = await probeInRounds(plan);
  await findDirection(pairs);
  const kinds = Map.groupBy(pairs, kindOf).values();
  throwFailures([...kinds].map((kind) => () => judgePairs(what, kind, sampled)));
  return judgePairs(what, pairs, sampled);
}

/** @throws the first Violation, with the findings of the others in its details; else the first other error */
export function throwFailures(judgements: readonly (() => Evidence)[]): void {
  const shown: Evidence[] = [];
  const thrown: unknown[] = [];
  for (const judge of judgements) {
    try {
      shown.push(judge());
    } catch (error) {
      thrown.push(error);
    }
  }
  const [first, ...others] = thrown.filter((error) => error instanceof Violation);
  if (first === undefined) {
    if (thrown.length > 0) throw thrown[0];
    return;
  }
  const judged = [...others, ...thrown.filter((error) => error instanceof Inconclusive)];
  first.details.push(...judged.map(({ message }) => message), ...others.flatMap(({ details }) => details));
  first.pairs?.push(...[...judged, ...shown].flatMap(({ pairs = [] }) => pairs));
  throw first;
}

function protocolAndSize({ to: { protocol, size } }: Pair): string {
  return `${protocol} ${size}`;
}
