import { setTimeout } from 'node:timers/promises';
import pMap from 'p-map';
import { CONVERGED_AFTER, PAUSES } from '../model/timeouts.ts';
import { askBesideDead, forgiveMoments } from './ask-beside-dead.ts';
import { deadWaysOf, noteWays } from './dead-ways.ts';
import type { Observation, Target } from './probe.ts';
import { type Pair, type Prober, pairKey } from './prober.ts';
import { Stopwatch } from './rate/stopwatch.ts';
import type { Sampling } from './sampling/sampling.ts';
import { findSlowPairs } from './slow-pairs.ts';

export interface Plan {
  from: Prober;
  to: readonly Target[];
  /** Where only a sample of the other nodes is asked: which one, and the targets on a node that is not in it. */
  sample?: { sampling: Sampling; on(node: string): Target[] };
}

/**
 * Probes every pair of a plan: first until each has passed several times in a row, within a window, then with at least
 * as many new connections as its pace says, or as are asked for. Pairs that never converge, or that cannot be measured, have no steady phase.
 */
export async function probeAll(plans: readonly Plan[], connections?: number): Promise<Pair<Prober>[]> {
  const [first] = plans;
  if (first === undefined) return [];
  const pairs = await pMap(
    plans.filter(({ to }) => to.length > 0),
    (plan) => probeFrom(plan, connections ?? plan.from.pace.steady),
    { concurrency: first.from.pace.sourcesAtOnce },
  );
  return pairs.flat();
}

/** One source: what may go by a way that is known to be dead is asked for a short time first, and all else in the usual way meanwhile. */
async function probeFrom({ from, to }: Plan, times: number): Promise<Pair<Prober>[]> {
  const time = new Stopwatch();
  const pairs = to.map(
    (target): Pair<Prober> => ({
      from,
      to: target,
      convergedMs: undefined,
      lookedForMs: 0,
      observations: [],
    }),
  );
  const beside = pairs.filter((pair) => !mayBeSilent(pair.to) && deadWaysOf(from.deadPairs, pair).length > 0);
  const [open] = await Promise.all([
    askBesideDead(beside, times, new Stopwatch()),
    askUsually(
      pairs.filter((pair) => !beside.includes(pair)),
      times,
      time,
    ),
  ]);
  await askUsually(open, times, new Stopwatch());
  return pairs;
}

/**
 * One exec for all pairs of one source in each phase, on a network that works: the first connections pass, and the others are
 * made at once. What the first ones teach the kernels, such as a path's MTU, the others have.
 */
async function askUsually(pairs: readonly Pair<Prober>[], times: number, time: Stopwatch): Promise<void> {
  const [first] = pairs;
  if (first === undefined) return;
  const { from } = first;
  // What another requirement has waited for in vain is not waited for again: where its control is still silent, it is left out.
  const { deadPairs } = from;
  const controlOf = ({ to: { control } }: Pair) =>
    control === undefined ? undefined : pairKey({ from, to: control });
  const doubtful = pairs.filter((pair) => deadPairs.pairs.has(controlOf(pair) ?? ''));
  await leaveOutUnanswered(doubtful, time);
  for (const pair of doubtful) if (pair.leftOut === undefined) deadPairs.pairs.delete(controlOf(pair) ?? '');
  const asked = pairs.filter(({ leftOut }) => leftOut === undefined);
  // Each connection that stays silent takes its whole time: what those by which a pair converges wait for, the others do as well.
  const atOnce = asked.every(({ to }) => mayBeSilent(to)) ? times : 0;
  const seenAtOnce = await converge(asked, time, atOnce);
  const dead = asked.filter(({ convergedMs }) => convergedMs === undefined);
  for (const pair of dead) deadPairs.pairs.add(pairKey(pair));
  await leaveOutUnanswered(dead, time);
  for (const [pair, seen] of seenAtOnce) pair.observations = seen;
  const steady = asked.filter((pair) => pair.convergedMs !== undefined && !seenAtOnce.has(pair));
  if (steady.length > 0 && times > 0) {
    const targets = steady.map((pair) => pair.to);
    const rounds = await probeRounds(from, targets, times, time);
    for (const [index, pair] of steady.entries())
      pair.observations = rounds.map((round) => steadyObservation(round[index] as Observation));
  }
  noteWays(
    asked.filter(({ to }) => !mayBeSilent(to)),
    deadPairs,
  );
  await forgiveMoments(asked, time);
  await findSlowPairs(asked, time);
}

/**
 * Whether a pair that has not converged is asked again. One that passes just before the end has its further connections: else the last ones
 * that were seen of it might all have passed, and it would count neither as converged nor as failed.
 * @param inRow how many have passed in a row
 */
export function isWaitedFor(ms: number, windowMs: number, inRow: number): boolean {
  return ms < windowMs || inRow > 0;
}

/** Whether what is as it has to be may be that nothing comes back. */
function mayBeSilent({ answer }: Target): boolean {
  return 'denied' in answer && answer.denied !== 'refused';
}

/**
 * What is seen of a pair that has converged. TLS has come about there, and the network has carried this connection both ways as well: that
 * its other end is too busy to shake hands in time says nothing of the network. Where it never comes about, it may be the network.
 */
export function steadyObservation(seen: Observation): Observation {
  return seen.handshakeMissing === true
    ? {
        ...seen,
        outcome: 'inconclusive',
        detail: `connected, but the TLS handshake failed: ${seen.detail}`,
      }
    : seen;
}

/** New connections to each target, round by round: those of the first round are begun first. */
async function probeRounds(
  from: Prober,
  targets: readonly Target[],
  times: number,
  time: Stopwatch,
): Promise<Observation[][]> {
  const seen = await from.probe(Array.from({ length: times }, () => targets).flat(), time);
  return Array.from({ length: times }, (_, round) =>
    seen.slice(round * targets.length, (round + 1) * targets.length),
  );
}

/** A pair that never converged, and of which not even the control answers once in several tries, is another requirement's. */
async function leaveOutUnanswered(pairs: readonly Pair<Prober>[], time: Stopwatch): Promise<void> {
  const unanswered = pairs.filter(
    ({ convergedMs, to }) => convergedMs === undefined && to.control !== undefined,
  );
  const [first] = unanswered;
  if (first === undefined) return;
  const controls = unanswered.map(({ to }) => to.control as Target);
  const tries = await probeRounds(first.from, controls, CONVERGED_AFTER, time);
  for (const [index, pair] of unanswered.entries()) {
    const seen = tries.map((observations) => observations[index] as Observation);
    if (seen.every(({ outcome }) => outcome !== 'reached' && outcome !== 'inconclusive'))
      pair.leftOut = seen.at(-1)?.detail ?? '';
  }
}

/**
 * Asks pairs of one source until each has passed several times in a row, or the window is over: at first as often as that takes, all
 * at once, and then those that are left, again and again. What a source waits for its turns is not of its window, but of the times that are
 * told: what happened meanwhile was not seen.
 * @param atOnce so many more connections of each pair are made with the first ones
 * @returns what these saw, of the pairs whose first ones passed
 */
async function converge(
  pairs: readonly Pair<Prober>[],
  time: Stopwatch,
  atOnce: number,
): Promise<Map<Pair<Prober>, Observation[]>> {
  const seenAtOnce = new Map<Pair<Prober>, Observation[]>();
  const [first] = pairs;
  if (first === undefined) return seenAtOnce;
  const rounds = await probeRounds(
    first.from,
    pairs.map(({ to }) => to),
    CONVERGED_AFTER + atOnce,
    time,
  );
  const passes = new Map(pairs.map((pair) => [pair, { inRow: 0, sinceMs: 0 }]));
  for (const [index, pair] of pairs.entries()) {
    const seen = rounds.map((round) => round[index] as Observation);
    pair.observations = seen.slice(0, CONVERGED_AFTER);
    pair.lookedForMs = time.ms;
    if (pair.observations.some(({ outcome }) => outcome !== 'reached')) continue;
    pair.convergedMs = 0;
    if (atOnce > 0) seenAtOnce.set(pair, seen.slice(CONVERGED_AFTER).map(steadyObservation));
  }
  const waits = (pair: Pair<Prober>) =>
    pair.convergedMs === undefined &&
    isWaitedFor(time.ownMs, first.from.pace.convergeMs, passes.get(pair)?.inRow ?? 0);
  let open = pairs.filter(waits);
  while (open[0] !== undefined) {
    await setTimeout(PAUSES.poll);
    const [beforeMs, waitedMs] = [time.ms, time.waitedMs];
    const seen = await first.from.probe(
      open.map(({ to }) => to),
      time,
    );
    const sentMs = beforeMs + time.waitedMs - waitedMs;
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
      pair.lookedForMs = time.ms;
      if (passed.inRow >= CONVERGED_AFTER) pair.convergedMs = passed.sinceMs;
    }
    open = open.filter(waits);
  }
  return seenAtOnce;
}
