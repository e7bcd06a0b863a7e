import type { Evidence } from '../requirement/outcomes.ts';
import { type Plan, probeAll } from './converge.ts';
import { judgePairs } from './judge-pairs.ts';

/**
 * Every source of the plan reaches every target of its own: converged, then steady.
 * @param what the targets in words, such as "pods on other nodes"
 * @throws Violation with the smallest explanation and every failed pair; Inconclusive when a pair could not be measured
 */
export async function expectReachable(what: string, plan: readonly Plan[]): Promise<Evidence> {
  return judgePairs(what, await probeAll(plan));
}
