import type { Evidence } from '../model/outcomes.ts';
import type { Plan } from './converge.ts';
import { findDirection } from './find-direction.ts';
import { judgePairs } from './judge-pairs.ts';
import { probeInRounds } from './probe-in-rounds.ts';

/**
 * Every source of the plan gets the answer it has to get, or the denial, from every target of its own: converged, then steady.
 * @param what the targets in words, such as "pods on other nodes"
 * @param connections new ones for each pair once it has converged; as many as its pace says where none are given
 * @throws Violation with the smallest explanation and every failed pair; Inconclusive when a pair could not be measured
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
