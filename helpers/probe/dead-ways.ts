import { CONVERGED_AFTER, TIMEOUTS } from '../model/timeouts.ts';
import type { Observation, Outcome, Target } from './probe.ts';
import { type DeadPairs, type DeadWay, OUTSIDE, type Pair, type Prober } from './prober.ts';

type Ends = Pick<Pair, 'from' | 'to'>;
type Ways = Pick<DeadPairs, 'ways'>;

/** Nothing came back of all that was tried. */
export function isSilent({ observations }: Pick<Pair, 'observations'>): boolean {
  return observations.length > 0 && observations.every(({ outcome }) => outcome === 'timed-out');
}

/** What a connection that the network has lost ends in. */
const LOSSES: readonly Outcome[] = ['timed-out', 'refused', 'failed'];

function isLoss({ outcome }: Observation): boolean {
  return LOSSES.includes(outcome);
}

/** It has never converged, or has lost so much since that another twenty connections would not all pass: a quarter. */
function isBroken({ convergedMs, observations }: Pair): boolean {
  const lost = observations.filter(isLoss).length;
  return lost > 0 && (convergedMs === undefined || 4 * lost >= observations.length);
}

/** Keeps in mind on which ways between nodes all pairs are broken in the plainest way, and forgets those on which one is not. */
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

/** Pods and nodes are told apart at both ends: another part of the network may carry what they send. */
function wayKey({ from, to }: Ends): string {
  return [from.node, from.onHost === true ? 'node' : 'pod', to.node, to.direct].join('\n');
}

/**
 * Ways that are known to be dead and that connections of a pair may go by: from its source to the pod or the node itself, to a Service from its
 * source to an endpoint, to a node port to that node and from there to an endpoint.
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

/** Connections of a witness: one of them at least is lost where half of all are. */
const ASKED_OF_WITNESS = 2 * CONVERGED_AFTER;

/** Asks ways again by their witnesses: those that still lose connections in the same way. The others are dead no more, and are forgotten. */
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

/** All of a connection that may go by a way that is known to be dead has to come within this time, ms. */
export function withinOf({ pace }: Pick<Prober, 'pace'>): number {
  return Math.min(pace.connectMs, TIMEOUTS.connectBesideDead);
}

/** Round by round. */
export function timesEach(targets: readonly Target[], times: number): Target[] {
  return Array.from({ length: times }, () => targets).flat();
}

/** What is known of a pair after a few short connections, or that it has to be asked in the usual way. */
export type Fate = 'lost' | 'left-out' | 'passed' | 'open';

/**
 * What a few short connections of a pair come to. Dead ways explain no other losses than they have themselves: on a way from end to end of
 * all connections or of some, as on the way itself; where others decide which way each connection takes, of some.
 * @param control what the pair's control saw meanwhile
 * @param ways those that it may go by and that are dead; of a pair from end to end those that were when they were last asked
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
