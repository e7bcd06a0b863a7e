import { setTimeout } from 'node:timers/promises';
import { CONVERGED_AFTER, STEADY_CONNECTIONS, TIMEOUTS } from '../config/timeouts.ts';
import type { Pair } from './pair.ts';
import type { Observation, Target } from './probe.ts';
import type { Prober } from './prober.ts';

/** Sources that probe at the same time: what an API server carries of execs without slowing them (about 30). */
const SOURCES_AT_ONCE = 30;

export interface Plan {
  from: Prober;
  to: readonly Target[];
}

/**
 * Probes every pair of a plan: first until each has passed several times in a row, within a window, then with at least
 * twenty new connections. Pairs that never converge, or that cannot be measured, have no steady phase.
 */
export async function probeAll(plans: readonly Plan[]): Promise<Pair<Prober>[]> {
  const queue = [...plans];
  const pairs: Pair<Prober>[] = [];
  const worker = async () => {
    for (let plan = queue.shift(); plan !== undefined; plan = queue.shift()) {
      if (plan.to.length > 0) pairs.push(...(await probeFrom(plan.from, plan.to)));
    }
  };
  await Promise.all(Array.from({ length: SOURCES_AT_ONCE }, worker));
  return pairs;
}

async function probeFrom(from: Prober, targets: readonly Target[]): Promise<Pair<Prober>[]> {
  const pairs = await converge(from, targets);
  await leaveOutUnanswered(pairs);
  const steady = pairs.filter(({ convergedMs }) => convergedMs !== undefined);
  if (steady.length > 0) {
    const repeated = steady.flatMap(({ to }) => Array.from({ length: STEADY_CONNECTIONS }, () => to));
    const observations = await from.probe(repeated);
    for (const [index, pair] of steady.entries()) {
      pair.observations = observations.slice(index * STEADY_CONNECTIONS, (index + 1) * STEADY_CONNECTIONS);
    }
  }
  return pairs;
}

/** A pair that never converged, and of which not even the control answers once in several tries, is another requirement's. */
async function leaveOutUnanswered(pairs: readonly Pair<Prober>[]): Promise<void> {
  const silent = pairs.filter(({ convergedMs, to }) => convergedMs === undefined && to.control !== undefined);
  const [first] = silent;
  if (first === undefined) return;
  const controls = silent.map(({ to }) => to.control as Target);
  const tries = [];
  for (let attempt = 0; attempt < CONVERGED_AFTER; attempt += 1) tries.push(await first.from.probe(controls));
  for (const [index, pair] of silent.entries()) {
    const seen = tries.map((observations) => observations[index] as Observation);
    if (seen.every(({ outcome }) => outcome !== 'reached' && outcome !== 'inconclusive'))
      pair.leftOut = seen.at(-1)?.detail ?? '';
  }
}

async function converge(from: Prober, targets: readonly Target[]): Promise<Pair<Prober>[]> {
  const start = performance.now();
  const pairs = targets.map(
    (to): Pair<Prober> => ({ from, to, convergedMs: undefined, lookedForMs: 0, observations: [] }),
  );
  const passes = new Map(pairs.map((pair) => [pair, { inRow: 0, sinceMs: 0 }]));
  let open = pairs;
  while (open.length > 0 && performance.now() - start < TIMEOUTS.converge) {
    const sentMs = performance.now() - start;
    const seen = await from.probe(open.map(({ to }) => to));
    for (const [index, pair] of open.entries()) {
      const observation = seen[index] as Observation;
      const passed = passes.get(pair) as { inRow: number; sinceMs: number };
      if (observation.outcome === 'reached') {
        if (passed.inRow === 0) passed.sinceMs = sentMs;
        passed.inRow += 1;
      } else {
        passed.inRow = 0;
      }
      pair.observations = [...pair.observations, observation].slice(-CONVERGED_AFTER);
      pair.lookedForMs = performance.now() - start;
      if (passed.inRow >= CONVERGED_AFTER) pair.convergedMs = passed.sinceMs;
    }
    open = open.filter(({ convergedMs }) => convergedMs === undefined);
    if (seen.some(({ outcome }) => outcome !== 'reached')) await setTimeout(TIMEOUTS.poll);
  }
  return pairs;
}
