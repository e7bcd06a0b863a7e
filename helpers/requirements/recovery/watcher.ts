import { setTimeout } from 'node:timers/promises';
import { seconds } from '../../config/duration.ts';
import { PAUSES } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import { onAndAcrossNodes } from '../../probe/pod-pairs.ts';
import { answeringByName } from '../../probe/pod-targets.ts';
import { pairName } from '../../probe/prober.ts';
import { Stopwatch } from '../../probe/rate/stopwatch.ts';
import { everyNodeToEcho } from '../services/service-targets.ts';

/** What was seen of a pair while something was restarted. */
export interface Watched {
  pair: string;
  made: number;
  lost: number;
  /** From the last connection that passed before a loss to the first one after it, ms; 0 where none was lost. */
  longestGapMs: number;
}

/** What was lost meanwhile, in a line, and pair by pair. */
export function lossesOf(watched: readonly Watched[]): { summary: string; details: string[] } {
  const lost = watched.filter((pair) => pair.lost > 0);
  const gap = Math.max(0, ...watched.map(({ longestGapMs: ms }) => ms));
  return {
    summary:
      lost.length === 0
        ? `of ${watched.length} pairs, none lost a connection meanwhile`
        : `${lost.length} of ${watched.length} pairs lost connections meanwhile, for ${seconds(gap)} at most`,
    details: watched.map(
      ({ pair, made, lost: missing, longestGapMs: ms }) =>
        `${pair}: ${missing} of ${made} connections lost${missing === 0 ? '' : `, ${seconds(ms)} at most`}`,
    ),
  };
}

/** Makes a new connection of each pair of a plan again and again, until it is told to end. */
export function watchPairs(plans: readonly Plan[]): { end(): Promise<Watched[]> } {
  const ended = new AbortController();
  const start = performance.now();
  const watching = plans.map(async ({ from, to }) => {
    const attempts: Attempt[][] = to.map(() => []);
    while (!ended.signal.aborted) {
      const time = new Stopwatch();
      const seen = await from.probe(to, time);
      const atMs = performance.now() - start - time.ms;
      for (const [index, { outcome }] of seen.entries()) {
        // What could not be measured says nothing of the network: the gap goes on if it was one.
        if (outcome !== 'inconclusive') attempts[index]?.push({ atMs, passed: outcome === 'reached' });
      }
      await setTimeout(PAUSES.poll, undefined, { signal: ended.signal }).catch(() => undefined);
    }
    const untilMs = performance.now() - start;
    return to.map((target, index): Watched => {
      const made = attempts[index] ?? [];
      return {
        pair: pairName({ from, to: target }),
        made: made.length,
        lost: made.filter(({ passed }) => !passed).length,
        longestGapMs: longestGapMs(made, untilMs),
      };
    });
  });
  return {
    async end() {
      ended.abort();
      return (await Promise.all(watching)).flat();
    },
  };
}

/** One connection that was tried, and when it was begun, ms. */
export interface Attempt {
  atMs: number;
  passed: boolean;
}

/**
 * The longest time without a connection that passed, ms: from the last one before a loss to the first one after it, or to the
 * end where none came. 0 where nothing was lost.
 */
export function longestGapMs(attempts: readonly Attempt[], untilMs: number): number {
  let longest = 0;
  let since = 0;
  let lost = false;
  for (const { atMs, passed } of attempts) {
    if (!passed) {
      lost = true;
      continue;
    }
    if (lost) longest = Math.max(longest, atMs - since);
    lost = false;
    since = atMs;
  }
  return lost ? Math.max(longest, untilMs - since) : longest;
}

/** All pairs of pods on and across nodes, and a Service from every node: one list of targets for each source. */
export async function everyWay(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [pods, { plans }] = await Promise.all([
    onAndAcrossNodes(cluster, (_from, to) => answeringByName(to)),
    everyNodeToEcho(cluster, 'echo'),
  ]);
  return pods.map((pod) => ({
    ...pod,
    to: [...pod.to, ...plans.filter(({ from }) => from.name === pod.from.name).flatMap((plan) => plan.to)],
  }));
}
