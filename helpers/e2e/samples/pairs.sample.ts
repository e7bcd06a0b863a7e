import { USUAL } from '../../config/pace.ts';
import type { Observation, Target } from '../../probe/probe.ts';
import { noDeadPairs, type Pair, type Prober } from '../../probe/prober.ts';

/** What a connection of a test saw. */
export const PASSED: Observation = { outcome: 'reached', detail: '' };
export const LOST: Observation = { outcome: 'timed-out', detail: 'no answer' };

/** A pair for tests that has converged and passed, from a pod on a node to the target, whole but for what is given. */
export const samplePair = (
  from: string,
  to: Partial<Target>,
  more: Partial<Pair<Prober>> = {},
): Pair<Prober> => ({
  from: {
    name: `pod on ${from}`,
    node: from,
    pace: USUAL,
    deadPairs: noDeadPairs(),
    byHand: () => 'curl',
    probe: async () => [],
  },
  to: { name: `pod on ${to.node}`, url: '', answer: { equals: to.node ?? '' }, ...to },
  convergedMs: 0,
  lookedForMs: 15_000,
  observations: [PASSED],
  ...more,
});

/** A pair for tests that never converged: every connection saw this. */
export const brokenPair = (from: string, to: Partial<Target>, seen: Observation = LOST): Pair<Prober> =>
  samplePair(from, to, { convergedMs: undefined, observations: [seen] });

/** Every ordered pair of nodes, by a pod on each. */
export const pairsOf = <T>(nodes: readonly string[], pair: (from: string, to: string) => T): T[] =>
  nodes.flatMap((from) => nodes.filter((to) => to !== from).map((to) => pair(from, to)));
