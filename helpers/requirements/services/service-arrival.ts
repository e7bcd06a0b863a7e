import { setTimeout } from 'node:timers/promises';
import { seconds } from '../../config/duration.ts';
import { Inconclusive, Violation } from '../../model/outcomes.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import { deadWaysOf, stillDead, withinOf } from '../../probe/dead-ways.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import { datagram, small } from '../../probe/place-targets.ts';
import { everyProbePod } from '../../probe/pod-pairs.ts';
import type { Observation, Target } from '../../probe/probe.ts';
import type { Prober } from '../../probe/prober.ts';
import { Stopwatch } from '../../probe/rate/stopwatch.ts';
import { connectionsToMeetAll } from './expect-every-endpoint.ts';
import { readService } from './service-targets.ts';

/** Rounds in a row with exactly the right pods before a change counts as applied. */
const ROUNDS = 2;

/** The time until a change of a Service reached a source. */
export interface Arrival {
  from: Prober;
  to: readonly Target[];
  /** Time from the change to the first of the rounds that showed it, ms; absent: none did. */
  ms?: number;
  /** Maximum waiting time, ms. */
  withinMs: number;
  /** The errors of the last round; empty if the change was applied. */
  wrong: Wrong[];
}

/** The errors over one protocol. */
export interface Wrong {
  protocol: 'TCP' | 'UDP';
  /** Pods that answer but must not. */
  others: string[];
  /** Pods that never answered. */
  missing: string[];
  /** Why a connection failed. */
  lost?: string;
}

/**
 * Plans from the probe pod of every node to the TCP and UDP port of a Service, at each of its cluster IPs.
 * @param pods the pods behind it, which answer with their names
 * @throws Inconclusive if the Service has no cluster IP
 */
export async function everyNodeToPorts(
  cluster: ClusterUnderTest,
  service: string,
  pods: readonly FixturePod[],
): Promise<Plan[]> {
  const [probes, { spec }] = await Promise.all([everyProbePod(cluster), readService(cluster, service)]);
  const portOf = (protocol: string) => spec?.ports?.find((one) => one.protocol === protocol)?.port ?? 0;
  const [tcp, udp] = [portOf('TCP'), portOf('UDP')];
  const ends = { answeredOn: [...new Set(pods.map(({ node }) => node))], says: pods.map(({ name }) => name) };
  const to = (spec?.clusterIPs ?? []).flatMap((ip) => {
    const place = { name: `Service ${service} (${ip})`, ip, tcp, udp, ...ends };
    return [...(tcp === 0 ? [] : [small(place)]), ...(udp === 0 ? [] : [datagram(place)])];
  });
  if (to.length === 0) throw new Inconclusive(`Service ${service} was given no cluster IP`);
  return probes.map((from) => ({ from: from.prober, to }));
}

/**
 * Measures the time until exactly the members of a Service answer each source over each protocol. The wait is short if a path to one of its
 * pods is dead.
 * @param names the members
 * @throws Inconclusive if a connection cannot be measured
 */
export function arrivals(plans: readonly Plan[], names: readonly string[]): Promise<Arrival[]> {
  const start = performance.now();
  return Promise.all(
    plans.map(async ({ from, to }): Promise<Arrival> => {
      const time = new Stopwatch();
      const ways = to.flatMap((target) => deadWaysOf(from.deadPairs, { from, to: target }));
      const beside = (await stillDead(from.deadPairs, ways)).size > 0;
      const { changeMs } = from.pace;
      const withinMs = beside ? Math.min(changeMs, TIMEOUTS.convergeBesideDead) : changeMs;
      const tcp = to.filter(({ protocol }) => protocol === 'TCP');
      const wrongOf = async (targets: readonly Target[]) => {
        const round = inRound(targets);
        return wrongIn(round, await ask(from, round, time, beside ? withinOf(from) : undefined), names);
      };
      let inRow = 0;
      let ms = 0;
      for (;;) {
        // TCP first: a datagram that is sent while the rules change is lost, and its probe waits for seconds.
        const isOver = time.ownMs > withinMs;
        let wrong = inRow > 0 || isOver ? [] : await wrongOf(tcp);
        if (wrong.length === 0) wrong = await wrongOf(to);
        if (wrong.length === 0) {
          if (inRow === 0) ms = performance.now() - start;
          inRow += 1;
          if (inRow === ROUNDS) return { from, to, ms, withinMs, wrong };
          continue;
        }
        inRow = 0;
        if (isOver) return { from, to, withinMs, wrong };
        await setTimeout(PAUSES.poll);
      }
    }),
  );
}

/** Repeats the targets as often as needed to reach both of two pods. */
function inRound(to: readonly Target[]): Target[] {
  return Array.from({ length: connectionsToMeetAll(2) }, () => to).flat();
}

async function ask(
  from: Prober,
  to: readonly Target[],
  time: Stopwatch,
  connectMs: number | undefined,
): Promise<Observation[]> {
  const seen = await from.probe(to, time, connectMs);
  const unmeasured = seen.find(({ outcome }) => outcome === 'inconclusive');
  if (unmeasured !== undefined)
    throw new Inconclusive(`${from.name}: ${unmeasured.detail}`, [], { nodes: [from.node] });
  return seen;
}

/**
 * Finds the errors of a round, by protocol.
 * @param seen the observation of each target, in the same order
 * @param names the pods that must all answer; no other pod may
 */
export function wrongIn(
  targets: readonly Pick<Target, 'protocol'>[],
  seen: readonly Pick<Observation, 'outcome' | 'detail' | 'answer'>[],
  names: readonly string[],
): Wrong[] {
  return (['TCP', 'UDP'] as const).flatMap((protocol): Wrong[] => {
    const of = seen.filter((_, index) => targets[index]?.protocol === protocol);
    const met = [...new Set(of.flatMap(({ answer = [] }) => answer))];
    const others = met.filter((name) => !names.includes(name));
    const missing = of.length === 0 ? [] : names.filter((name) => !met.includes(name));
    const lost = of.findLast(({ outcome }) => outcome !== 'reached')?.detail;
    if (others.length === 0 && missing.length === 0 && lost === undefined) return [];
    return [{ protocol, others, missing, ...(lost === undefined ? {} : { lost }) }];
  });
}

/**
 * @param change the change in words, such as "is the only endpoint since echo-1 left"
 * @param names the pods that must answer
 * @throws Violation naming the nodes that did not apply the change, and the protocol if only one of several is wrong
 */
export function expectArrived(
  service: string,
  change: string,
  names: readonly string[],
  all: readonly Arrival[],
): void {
  const stale = all.filter(({ ms }) => ms === undefined);
  const [first] = stale;
  if (first === undefined) return;
  const wrongProtocols = [...new Set(stale.flatMap(({ wrong }) => wrong.map(({ protocol }) => protocol)))];
  const asked = new Set(first.to.map(({ protocol }) => protocol));
  const protocol = wrongProtocols.length === 1 && asked.size > 1 ? wrongProtocols[0] : undefined;
  const over = protocol === undefined ? '' : ` over ${protocol}`;
  const target = first.to.find((one) => one.protocol === wrongProtocols[0]);
  throw new Violation(
    {
      kind: 'endpoint-stale',
      subject: `Service ${service}`,
      ...(stale.length === 1 ? { from: { type: 'node', name: first.from.node } } : {}),
      ...(protocol === undefined ? {} : { protocol }),
      failed: stale.length,
      of: all.length,
      unit: 'sources',
      samples: stale.map(({ from, withinMs }) => ({
        from: from.name,
        fromNode: from.node,
        objects: [...names],
        detail: `${names.join(' and ')} ${change}, but ${from.node} does not apply this${over} after ${seconds(withinMs)}`,
      })),
    },
    {
      expected: `${names.join(' and ')}, and no other pod, answers every connection to ${service}`,
      details: stale.flatMap(linesOf),
      lookedForMs: first.withinMs,
      ...(target === undefined ? {} : { again: first.from.byHand(target) }),
    },
  );
}

function linesOf({ from, wrong }: Arrival): string[] {
  return wrong.flatMap(({ protocol, others, missing, lost }) => [
    ...others.map((name) => `${from.name} over ${protocol}: still answered by ${name}`),
    ...missing.map((name) => `${from.name} over ${protocol}: never answered by ${name}`),
    ...(lost === undefined ? [] : [`${from.name} over ${protocol}: ${lost}`]),
  ]);
}
