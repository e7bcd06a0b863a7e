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
  /** Present if only a sample of the other nodes is probed: the sampling, and the targets on a node outside the sample. */
  sample?: { sampling: Sampling; on(node: string): Target[] };
}

/**
 * Probes every pair of a plan. First each pair must pass several times in a row within a window. Then it makes at least as many new
 * connections as its pace says, or as the caller asks for. Pairs that never converge, or that cannot be measured, have no steady phase.
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

/** Probes from one source: briefly where a path may be dead, and meanwhile everything else in the usual way. */
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
 * Probes pairs of one source. On a working network each phase takes one exec: the first connections pass, and the others follow at once. They
 * use what the first ones taught the kernels, such as a path's MTU.
 */
async function askUsually(pairs: readonly Pair<Prober>[], times: number, time: Stopwatch): Promise<void> {
  const [first] = pairs;
  if (first === undefined) return;
  const { from } = first;
  // Nobody waits again for a pair that another requirement found dead. If its control is still silent, the pair is left out.
  const { deadPairs } = from;
  const controlOf = ({ to: { control } }: Pair) =>
    control === undefined ? undefined : pairKey({ from, to: control });
  const doubtful = pairs.filter((pair) => deadPairs.pairs.has(controlOf(pair) ?? ''));
  await leaveOutUnanswered(doubtful, time);
  for (const pair of doubtful) if (pair.leftOut === undefined) deadPairs.pairs.delete(controlOf(pair) ?? '');
  const asked = pairs.filter(({ leftOut }) => leftOut === undefined);
  // A silent connection takes its whole timeout. So all connections of silent pairs are made at once.
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
 * Whether a pair that has not converged is probed again. A pair that passes just before the end gets its further connections. Otherwise its
 * last ones might all have passed, and it would count neither as converged nor as failed.
 * @param inRow how many have passed in a row
 */
export function isWaitedFor(ms: number, windowMs: number, inRow: number): boolean {
  return ms < windowMs || inRow > 0;
}

/** Whether silence is the required result. */
function mayBeSilent({ answer }: Target): boolean {
  return 'denied' in answer && answer.denied !== 'refused';
}

/**
 * Reads an observation of a pair that has converged. Its TLS handshake succeeded before, and the network carried this connection both ways. A
 * server too busy for a handshake says nothing about the network. If a handshake never succeeds, the network may be the cause.
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

/** New connections to each target, round by round. The first round starts first. */
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

/** Leaves out pairs that never converged and whose control does not answer in several tries: another requirement reports them. */
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
 * Probes pairs of one source until each has passed several times in a row, or the window ends. It starts with that many connections at once,
 * then repeats what has not converged. Waiting for a turn does not shorten the window, but counts in the reported times: nobody watched then.
 * @param atOnce further connections per pair to make together with the first ones
 * @returns the observations of these, for pairs whose first connections passed
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
