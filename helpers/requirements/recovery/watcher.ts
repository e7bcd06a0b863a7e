import { setTimeout } from 'node:timers/promises';
import { seconds } from '../../config/duration.ts';
import { PAUSES } from '../../model/timeouts.ts';
import type { Plan } from '../../probe/converge.ts';
import { pairName } from '../../probe/pair.ts';
import { Stopwatch } from '../../probe/rate/stopwatch.ts';
import { type Attempt, longestGapMs } from './gaps.ts';

/** The observation of a pair during a restart. */
export interface Watched {
  pair: string;
  made: number;
  lost: number;
  /** From the last passed connection before a loss to the first passed one after it, ms; 0 without a loss. */
  longestGapMs: number;
}

/** Losses during the restart, in one line, and by pair. */
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

/** Opens new connections for each pair of a plan until it is stopped. */
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
