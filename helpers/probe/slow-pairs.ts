import { CONVERGED_AFTER, TIMEOUTS, TRIES } from '../model/timeouts.ts';
import type { Observation } from './probe.ts';
import type { Pair, Prober } from './prober.ts';
import type { Stopwatch } from './rate/stopwatch.ts';

/** Whether the first packet was sent again: the connection took so long, or the datagram had no answer. */
export function isSlow({ connectMs = 0, sentAgain }: Observation): boolean {
  return sentAgain === true || connectMs >= TIMEOUTS.retransmission;
}

/** Whether every connection passed, and at least half of them meet a test. */
function halfOrMore(observations: readonly Observation[], fits: (one: Observation) => boolean): boolean {
  const count = observations.filter(fits).length;
  return (
    count > 0 &&
    2 * count >= observations.length &&
    observations.every(({ outcome }) => outcome === 'reached')
  );
}

/**
 * Looks several more times at pairs of one source of which at least half of the connections were slow. Marks a pair that is slow at each look,
 * also by the kernel's count: its users wait a second for each connection. A short pause does not count.
 */
export async function findSlowPairs(pairs: readonly Pair<Prober>[], time: Stopwatch): Promise<void> {
  let suspects = pairs.filter(
    ({ convergedMs, observations }) => convergedMs !== undefined && halfOrMore(observations, isSlow),
  );
  for (let look = 0; look < TRIES.slowPairs; look += 1) {
    const [first] = suspects;
    if (first === undefined) return;
    const plan = suspects.flatMap(({ to }) => Array.from({ length: CONVERGED_AFTER }, () => to));
    const seen = await first.from.probe(plan, time);
    suspects = suspects.filter((_, index) => {
      const own = seen.slice(index * CONVERGED_AFTER, (index + 1) * CONVERGED_AFTER);
      return halfOrMore(own, ({ resent }) => resent === true);
    });
  }
  for (const pair of suspects) pair.slow = true;
}
