import { setTimeout } from 'node:timers/promises';
import pMap from 'p-map';
import { CONVERGED_AFTER, PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import { forgiveMoments } from './lost-datagrams.ts';
import { type DeadPairs, OUTSIDE, type Pair, pairKey } from './pair.ts';
import type { Observation, Target } from './probe.ts';
import type { Prober } from './prober.ts';
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

/**
 * One exec for a source and all its targets in each phase, on a network that works: the first connections pass, and the others are
 * made at once. What the first ones teach the kernels, such as a path's MTU, the others have.
 */
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
  // What another requirement has waited for in vain is not waited for again: where its control is still silent, it is left out.
  const { deadPairs } = from;
  const controlOf = ({ to: { control } }: Pair) =>
    control === undefined ? undefined : pairKey({ from, to: control });
  const doubtful = pairs.filter((pair) => deadPairs.pairs.has(controlOf(pair) ?? ''));
  await leaveOutUnanswered(doubtful, time);
  for (const pair of doubtful) if (pair.leftOut === undefined) deadPairs.pairs.delete(controlOf(pair) ?? '');
  const open = pairs.filter(({ leftOut }) => leftOut === undefined);
  // Each connection that stays silent takes its whole time: what those by which a pair converges wait for, the others do as well.
  const atOnce = open.every(({ to }) => mayBeSilent(to)) ? times : 0;
  const seenAtOnce = new Map<Pair<Prober>, Observation[]>();
  for (const wave of wavesOf(open)) {
    leaveOutSilent(wave, open);
    const asked = wave.filter(({ leftOut }) => leftOut === undefined);
    for (const [pair, seen] of await converge(asked, time, atOnce)) seenAtOnce.set(pair, seen);
  }
  const asked = open.filter(({ leftOut }) => leftOut === undefined);
  const dead = asked.filter(({ convergedMs }) => convergedMs === undefined);
  for (const pair of dead) deadPairs.pairs.add(pairKey(pair));
  noteWays(
    asked.filter(({ to }) => !mayBeSilent(to)),
    deadPairs,
  );
  await leaveOutUnanswered(dead, time);
  for (const [pair, seen] of seenAtOnce) pair.observations = seen;
  const steady = asked.filter((pair) => pair.convergedMs !== undefined && !seenAtOnce.has(pair));
  if (steady.length > 0 && times > 0) {
    const targets = steady.map((pair) => pair.to);
    const rounds = await probeRounds(from, targets, times, time);
    for (const [index, pair] of steady.entries())
      pair.observations = rounds.map((round) => steadyObservation(round[index] as Observation));
  }
  await forgiveMoments(asked, time);
  await findSlowPairs(asked, time);
  return pairs;
}

/**
 * All pairs of a source in one exec, where nothing is known to be dead there; else those that are the control of others first, which are
 * then not waited for in vain.
 */
function wavesOf(pairs: readonly Pair<Prober>[]): Pair<Prober>[][] {
  const [first] = pairs;
  if (first === undefined || !isBesideDead(first.from.deadPairs, [first.from.node])) return [[...pairs]];
  const urls = new Set(pairs.map(({ to }) => to.url));
  const { plain = [], controlled = [] } = Object.groupBy(pairs, ({ to: { control } }) =>
    control !== undefined && urls.has(control.url) ? 'controlled' : 'plain',
  );
  return [plain, controlled];
}

/** Pairs whose control is one of the others, and was silent just now, are another pair's. */
function leaveOutSilent(pairs: readonly Pair<Prober>[], others: readonly Pair<Prober>[]): void {
  for (const pair of pairs) {
    const control = others.find(({ to }) => to.url === pair.to.control?.url);
    if (control !== undefined && isSilent(control)) pair.leftOut = control.observations.at(-1)?.detail ?? '';
  }
}

/** Keeps in mind on which ways between nodes no pair had an answer. */
function noteWays(pairs: readonly Pair[], { ways }: DeadPairs): void {
  for (const [node, along] of Map.groupBy(pairs, ({ to }) => to.node)) {
    const from = along[0]?.from.node;
    if (node === undefined || from === undefined || from === OUTSIDE) continue;
    const dead = ways.get(from) ?? new Set();
    if (along.every(isSilent)) ways.set(from, dead.add(node));
    else dead.delete(node);
  }
}

/** Nothing came back of all that was tried. */
function isSilent({ observations }: Pick<Pair, 'observations'>): boolean {
  return observations.length > 0 && observations.every(({ outcome }) => outcome === 'timed-out');
}

/**
 * How long a pair is waited for that has not converged, ms: on a way that is known to be dead not at all, and for less where it may go by
 * such a way, as to a Service from a node of it, or from outside by one.
 */
function windowOf({ from, to, observations }: Pair<Prober>): number {
  const { node, pace, deadPairs } = from;
  const toService = to.node === undefined || to.endpoints !== undefined || node === OUTSIDE;
  if (toService) return besideDead(deadPairs, [node, to.node], pace.convergeMs);
  const dead = deadPairs.ways.get(node);
  return to.node !== undefined && dead?.has(to.node) === true && isSilent({ observations })
    ? 0
    : pace.convergeMs;
}

/** How long to wait, ms, for what may go by a way from one of these nodes: less where one of those ways is dead. */
export function besideDead(
  { ways }: DeadPairs,
  nodes: readonly (string | undefined)[],
  usualMs: number,
): number {
  return isBesideDead({ ways }, nodes) ? Math.min(usualMs, TIMEOUTS.convergeBesideDead) : usualMs;
}

/** Whether a way from one of these nodes is known to be dead. */
function isBesideDead({ ways }: Pick<DeadPairs, 'ways'>, nodes: readonly (string | undefined)[]): boolean {
  return nodes.some((node) => node !== undefined && (ways.get(node)?.size ?? 0) > 0);
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
        detail: `connected, and no TLS handshake came of it: ${seen.detail}`,
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
    pair.convergedMs === undefined && isWaitedFor(time.ownMs, windowOf(pair), passes.get(pair)?.inRow ?? 0);
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
