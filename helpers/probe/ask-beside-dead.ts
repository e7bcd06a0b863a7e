import { CONVERGED_AFTER } from '../model/timeouts.ts';
import { deadWaysOf, fateOf, noteWays, stillDead, timesEach, withinOf } from './dead-ways.ts';
import type { Observation, Target } from './probe.ts';
import { OUTSIDE, type Pair, type Prober } from './prober.ts';
import type { Stopwatch } from './rate/stopwatch.ts';

/** Connections made first in a steady phase: few enough that large ones all start at once. */
const FIRST_STEADY = 5;

/**
 * Probes pairs of one source that may use a dead path: a few connections, for a short time. Their controls and the dead paths are probed at
 * the same time. A dead path explains the losses, so nobody waits for these pairs.
 * @param times new connections of a pair that has converged
 * @returns pairs whose loss is not explained, or that need the usual probe
 */
export async function askBesideDead(
  pairs: readonly Pair<Prober>[],
  times: number,
  time: Stopwatch,
): Promise<Pair<Prober>[]> {
  const [first] = pairs;
  if (first === undefined) return [];
  const { from } = first;
  const waysOf = new Map(pairs.map((pair) => [pair, deadWaysOf(from.deadPairs, pair)]));
  const decidedByOthers = pairs.filter(({ to }) => to.direct === undefined);
  const targets = pairs.map(({ to }) => to);
  const controls = controlsOf(targets);
  const [seen, seenOfControls, dead] = await Promise.all([
    probeEach(from, targets, CONVERGED_AFTER, time),
    probeEach(from, controls, CONVERGED_AFTER),
    stillDead(
      from.deadPairs,
      decidedByOthers.flatMap((pair) => waysOf.get(pair) ?? []),
    ),
  ]);
  const seenAt = new Map([...seenOfControls, ...seen].map(([{ url }, all]) => [url, all]));
  const open: Pair<Prober>[] = [];
  const passed: Pair<Prober>[] = [];
  for (const pair of pairs) {
    const own = seen.get(pair.to) ?? [];
    const control = seenAt.get(pair.to.control?.url ?? '');
    const ways = waysOf.get(pair) ?? [];
    const there = pair.to.direct === undefined ? ways.filter((way) => dead.has(way)) : ways;
    const fate = fateOf(pair.to, own, control, there);
    if (fate === 'open') {
      open.push(pair);
      continue;
    }
    pair.lookedForMs = time.ms;
    pair.withinMs = withinOf(from);
    if (fate === 'left-out') pair.leftOut = control?.at(-1)?.detail ?? '';
    else pair.observations = own;
    if (fate === 'passed') passed.push(pair);
  }
  await steadyBesideDead(passed, times, time);
  noteWays(
    pairs.filter((pair) => !open.includes(pair)),
    from.deadPairs,
  );
  return open;
}

/** Pairs that passed so far by chance. A few more connections usually show that they lose some. */
async function steadyBesideDead(
  pairs: readonly Pair<Prober>[],
  times: number,
  time: Stopwatch,
): Promise<void> {
  const [first] = pairs;
  if (first === undefined) return;
  const { from } = first;
  for (const pair of pairs) pair.convergedMs = 0;
  const targets = pairs.map(({ to }) => to);
  if (times === 0) return;
  const few = Math.min(FIRST_STEADY, times);
  const seen = await probeEach(from, targets, few, time);
  for (const pair of pairs) pair.observations = seen.get(pair.to) ?? [];
  const rest = pairs.filter(({ observations }) => observations.every(({ outcome }) => outcome === 'reached'));
  if (rest.length === 0 || times === few) return;
  const more = await from.probe(
    timesEach(
      rest.map(({ to }) => to),
      times - few,
    ),
    time,
  );
  for (const [index, pair] of rest.entries())
    pair.observations.push(...more.filter((_, at) => at % rest.length === index));
}

/** Observations of short connections, by target. */
async function probeEach(
  from: Prober,
  targets: readonly Target[],
  times: number,
  time?: Stopwatch,
): Promise<Map<Target, Observation[]>> {
  if (targets.length === 0) return new Map();
  const seen = await from.probe(timesEach(targets, times), time, withinOf(from));
  return new Map(
    targets.map((target, index) => [target, seen.filter((_, at) => at % targets.length === index)]),
  );
}

/** The controls of targets, without those that are targets themselves. */
function controlsOf(targets: readonly Target[]): Target[] {
  const urls = new Set(targets.map(({ url }) => url));
  const controls = targets.flatMap(({ control }) => control ?? []);
  return [...new Map(controls.filter(({ url }) => !urls.has(url)).map((one) => [one.url, one])).values()];
}

/** Further looks at a pair that lost datagrams. Each is as long as a probe for loss. */
const LOOKS = 3;

/**
 * Probes pairs three more times, and longer, if they lost fewer than half of their datagrams. Nothing sends a datagram again, and healthy
 * networks lose some: a socket of the default size holds 166 while its process waits for a busy processor. If no look loses any, the first
 * losses count as unsteady. At a node port of another node one clean look suffices: kube-proxy forgets connections to it at each change of a
 * UDP Service (CleanStaleEntries in pkg/proxy/conntrack/cleanup.go).
 */
export async function forgiveMoments(pairs: readonly Pair<Prober>[], time: Stopwatch): Promise<void> {
  const suspects = pairs.filter(lostSome);
  const [first] = suspects;
  if (first === undefined) return;
  const length = first.from.pace.longSteady;
  const times = LOOKS * length;
  const seen = await first.from.probe(
    suspects.flatMap(({ to }) => Array.from({ length: times }, () => to)),
    time,
  );
  for (const [index, pair] of suspects.entries()) {
    const again = seen.slice(index * times, (index + 1) * times);
    const clean = Array.from({ length: LOOKS }, (_, look) =>
      again.slice(look * length, (look + 1) * length).every(({ outcome }) => outcome === 'reached'),
    );
    pair.observations = [...pair.observations, ...again];
    const isMoment = isNodePortElsewhere(pair) ? clean.includes(true) : !clean.includes(false);
    if (isMoment && lostSome(pair)) pair.observations = pair.observations.map(sentAgain);
  }
}

function isNodePortElsewhere({ from, to }: Pair): boolean {
  return to.direct === undefined && to.node !== undefined && from.node !== OUTSIDE && to.node !== from.node;
}

/** Whether an exchange is one datagram and its answer, which no kernel sends again: UDP, lookups over UDP, ICMP echoes. */
function isDatagram({ protocol, lookup, answer }: Target): boolean {
  return protocol === 'UDP' || lookup?.tcp === false || 'echoes' in answer;
}

function lostSome({ to, convergedMs, observations }: Pair): boolean {
  const lost = observations.filter(({ outcome }) => outcome === 'timed-out').length;
  return (
    isDatagram(to) &&
    convergedMs !== undefined &&
    lost > 0 &&
    2 * lost < observations.length &&
    observations.every(({ outcome }) => outcome === 'reached' || outcome === 'timed-out')
  );
}

function sentAgain(one: Observation): Observation {
  return one.outcome === 'reached' ? one : { outcome: 'reached', detail: one.detail, sentAgain: true };
}
