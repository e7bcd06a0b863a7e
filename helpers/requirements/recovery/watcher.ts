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

/** The connections of a pair during a restart. */
export interface Watched {
  pair: string;
  made: number;
  lost: number;
  /** From the last passed connection before a loss to the first passed one after it, ms; 0 without a loss. */
  longestGapMs: number;
}

/** Describes the losses during a restart, in one line and by pair. */
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

/** Opens new connections for each pair of the plans until `end` is called. */
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
        // An unmeasured attempt says nothing about the network: it neither ends nor starts an outage.
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

/** One attempted connection and its start, ms. */
export interface Attempt {
  atMs: number;
  passed: boolean;
}

/**
 * The longest outage in ms: from the last passed connection before a loss to the first passed one after it, or to the end. 0 without a
 * loss.
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

/** Plans all pairs of pods on and across nodes, and a Service from every node, with one plan for each source. */
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
