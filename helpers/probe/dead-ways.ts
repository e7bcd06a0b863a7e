import { CONVERGED_AFTER, TIMEOUTS } from '../model/timeouts.ts';
import { type DeadPairs, type DeadWay, OUTSIDE, type Pair } from './pair.ts';
import type { Observation, Target } from './probe.ts';
import type { Prober } from './prober.ts';

type Ends = Pick<Pair, 'from' | 'to'>;
type Ways = Pick<DeadPairs, 'ways'>;

/** Nothing came back of all that was tried. */
export function isSilent({ observations }: Pick<Pair, 'observations'>): boolean {
  return observations.length > 0 && observations.every(({ outcome }) => outcome === 'timed-out');
}

/** Keeps in mind on which ways between nodes no pair had an answer in the plainest way, and forgets those that had one. */
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
    if (along.every(isSilent)) ways.set(key, { from: from.node, to: node, ends, witness: { from, to } });
    else ways.delete(key);
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

/** Asks ways again by their witnesses: those without any answer. The others are dead no more, and are forgotten. */
export async function stillDead({ ways }: Ways, asked: Iterable<DeadWay>): Promise<Set<DeadWay>> {
  const dead = new Set<DeadWay>();
  await Promise.all(
    [...new Set(asked)].map(async (way) => {
      const { from, to } = way.witness;
      const observations = await from.probe(timesEach([to], CONVERGED_AFTER), undefined, withinOf(from));
      if (isSilent({ observations })) dead.add(way);
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
 * What a few short connections of a pair beside dead ways come to. Only silence is explained by a dead way: on a way from end to end that
 * of all connections, where others decide which way each takes that of some of them.
 * @param control what the pair's control saw meanwhile
 * @param dead one of the ways that it may go by is still dead
 */
export function fateOf(
  { direct }: Pick<Target, 'direct'>,
  seen: readonly Observation[],
  control: readonly Observation[] | undefined,
  dead: boolean,
): Fate {
  if (seen.every(({ outcome }) => outcome === 'reached'))
    return direct === undefined && dead ? 'passed' : 'open';
  const explained = seen.every(({ outcome }) => outcome === 'reached' || outcome === 'timed-out');
  if (!explained) return 'open';
  if (control !== undefined && isSilent({ observations: [...control] })) return 'left-out';
  if (direct === undefined) return dead ? 'lost' : 'open';
  return control === undefined && isSilent({ observations: [...seen] }) ? 'lost' : 'open';
}
