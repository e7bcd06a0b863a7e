import { CONVERGED_AFTER, TIMEOUTS, TRIES } from '../model/timeouts.ts';
import type { Observation } from './probe.ts';
import type { Pair, Prober } from './prober.ts';
import type { Stopwatch } from './rate/stopwatch.ts';

/** Whether the first packet of a connection was sent again: it took so long to come about, or it is a datagram that had no answer. */
export function isSlow({ connectMs = 0, sentAgain }: Observation): boolean {
  return sentAgain === true || connectMs >= TIMEOUTS.retransmission;
}

/** Whether every connection passed, and half of them or more are as a test says. */
function halfOrMore(observations: readonly Observation[], fits: (one: Observation) => boolean): boolean {
  const count = observations.filter(fits).length;
  return (
    count > 0 &&
    2 * count >= observations.length &&
    observations.every(({ outcome }) => outcome === 'reached')
  );
}

/**
 * Looks again, more than once, at pairs of one source on which half of the connections or more were slow. Those that are each time, by what
 * the kernel has counted as well, are marked: their users wait a second for each connection. What stood still for a moment is not.
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
