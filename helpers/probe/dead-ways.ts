import { CONVERGED_AFTER, TIMEOUTS } from '../model/timeouts.ts';
import type { Observation, Outcome, Target } from './probe.ts';
import { type DeadPairs, type DeadWay, OUTSIDE, type Pair, type Prober } from './prober.ts';

type Ends = Pick<Pair, 'from' | 'to'>;
type Ways = Pick<DeadPairs, 'ways'>;

/** Every attempt stayed without an answer. */
export function isSilent({ observations }: Pick<Pair, 'observations'>): boolean {
  return observations.length > 0 && observations.every(({ outcome }) => outcome === 'timed-out');
}

/** Outcomes of a connection that the network lost. */
const LOSSES: readonly Outcome[] = ['timed-out', 'refused', 'failed'];

function isLoss({ outcome }: Observation): boolean {
  return LOSSES.includes(outcome);
}

/** The pair never converged, or has lost a quarter since: another twenty connections would not all pass. */
function isBroken({ convergedMs, observations }: Pair): boolean {
  const lost = observations.filter(isLoss).length;
  return lost > 0 && (convergedMs === undefined || 4 * lost >= observations.length);
}

/** Records the paths between nodes on which even the plainest pairs all fail. Forgets a path as soon as one pair passes. */
export function noteWays(pairs: readonly Pair<Prober>[], { ways }: Ways): void {
  const plain = pairs.filter(
    ({ from, to, observations }) =>
      from.node !== OUTSIDE &&
      to.direct !== undefined &&
      to.control === undefined &&
      to.dialled !== true &&
      observations.length > 0,
  );
  for (const [key, along] of Map.groupBy(plain, wayKey)) {
    const [{ from, to }] = along as [Pair<Prober>];
    const { node = '', direct: ends = 'pod' } = to;
    if (!along.every(isBroken)) {
      ways.delete(key);
      continue;
    }
    const seen = along.flatMap(({ observations }) => observations);
    const losses = new Set(seen.filter(isLoss).map(({ outcome }) => outcome));
    ways.set(key, {
      ...{ from: from.node, to: node, ends, losses },
      whole: seen.every(isLoss),
      witness: { from, to },
    });
  }
}

/** Pods and nodes differ at both ends: another part of the network may carry their packets. */
function wayKey({ from, to }: Ends): string {
  return [from.node, from.onHost === true ? 'node' : 'pod', to.node, to.direct].join('\n');
}

/**
 * Dead paths that connections of a pair may use. For a pod or node: from the source to it. For a Service: from the source to an endpoint. For
 * a node port: from the source to that node, and from there to an endpoint.
 */
export function deadWaysOf({ ways }: Ways, { from, to }: Ends): DeadWay[] {
  if (ways.size === 0) return [];
  const entry = to.node ?? from.node;
  const legs =
    to.direct === undefined
      ? [
          ...(to.node === undefined ? [] : [[from.node, to.node, 'node']]),
          ...(to.endpoints ?? to.answeredOn ?? []).map((node) => [entry, node, 'pod']),
        ]
      : [[from.node, to.node, to.direct]];
  return [...ways.values()].filter((way) =>
    legs.some(([node, other, ends]) => way.from === node && way.to === other && way.ends === ends),
  );
}

/** Connections of a witness: if half of all are lost, at least one of these is. */
const ASKED_OF_WITNESS = 2 * CONVERGED_AFTER;

/** Probes paths again by their witnesses, and returns those that still lose connections. Forgets the others. */
export async function stillDead({ ways }: Ways, asked: Iterable<DeadWay>): Promise<Set<DeadWay>> {
  const dead = new Set<DeadWay>();
  await Promise.all(
    [...new Set(asked)].map(async (way) => {
      const { from, to } = way.witness;
      const seen = await from.probe(timesEach([to], ASKED_OF_WITNESS), undefined, withinOf(from));
      const isLost = ({ outcome }: Observation) => way.losses.has(outcome);
      if (way.whole ? seen.every(isLost) : seen.some(isLost)) dead.add(way);
      else for (const [key, one] of ways) if (one === way) ways.delete(key);
    }),
  );
  return dead;
}

/** Time for a whole connection that may use a dead path, ms. */
export function withinOf({ pace }: Pick<Prober, 'pace'>): number {
  return Math.min(pace.connectMs, TIMEOUTS.connectBesideDead);
}

/** Repeats the targets, round by round. */
export function timesEach(targets: readonly Target[], times: number): Target[] {
  return Array.from({ length: times }, () => targets).flat();
}

/** The result of a few short connections of a pair, or that it needs the usual probe. */
export type Fate = 'lost' | 'left-out' | 'passed' | 'open';

/**
 * Judges a few short connections of a pair. A dead path explains only losses like its own. From end to end that is all connections, or some, as
 * on the path. If others choose the path of each connection, it is some.
 * @param control observations of the pair's control, made meanwhile
 * @param ways dead paths that the pair may use; from end to end, those that were dead at the last look
 */
export function fateOf(
  { direct }: Pick<Target, 'direct'>,
  seen: readonly Observation[],
  control: readonly Observation[] | undefined,
  ways: readonly Pick<DeadWay, 'losses' | 'whole'>[],
): Fate {
  const isLost = ({ outcome }: Observation) => ways.some(({ losses }) => losses.has(outcome));
  const isWhole = direct !== undefined && ways.every(({ whole }) => whole);
  if (ways.length === 0) return 'open';
  if (seen.every(({ outcome }) => outcome === 'reached')) return isWhole ? 'open' : 'passed';
  if (!seen.every((one) => one.outcome === 'reached' || isLost(one))) return 'open';
  if (control?.every(isLost)) return 'left-out';
  if (direct === undefined) return 'lost';
  const shown = control ?? seen;
  return (isWhole ? shown.every(isLost) : shown.some(isLost)) ? 'lost' : 'open';
}
