import type { Pair } from './pair.ts';
import type { Observation } from './probe.ts';
import type { Prober } from './prober.ts';
import type { Stopwatch } from './rate/stopwatch.ts';

/**
 * Probes pairs over UDP again, and longer, where fewer than half of the datagrams were lost: nobody sends a datagram again. Some are lost
 * on networks that work: a socket of the default size holds 166 of them while its process waits for a busy processor, and at each change
 * of a UDP Service kube-proxy forgets connections to node ports of other nodes (CleanStaleEntries in pkg/proxy/conntrack/cleanup.go). If
 * the second look loses none, the first losses count as datagrams that were sent again.
 */
export async function forgiveMoments(pairs: readonly Pair<Prober>[], time: Stopwatch): Promise<void> {
  const suspects = pairs.filter(lostSome);
  const [first] = suspects;
  if (first === undefined) return;
  const times = first.from.pace.longSteady;
  const seen = await first.from.probe(
    suspects.flatMap(({ to }) => Array.from({ length: times }, () => to)),
    time,
  );
  for (const [index, pair] of suspects.entries()) {
    const again = seen.slice(index * times, (index + 1) * times);
    const isMoment = again.every(({ outcome }) => outcome === 'reached');
    pair.observations = [...pair.observations.map((one) => (isMoment ? sentAgain(one) : one)), ...again];
  }
}

function lostSome({ to, convergedMs, observations }: Pair): boolean {
  const lost = observations.filter(({ outcome }) => outcome === 'timed-out').length;
  return (
    to.protocol === 'UDP' &&
    convergedMs !== undefined &&
    lost > 0 &&
    2 * lost < observations.length &&
    observations.every(({ outcome }) => outcome === 'reached' || outcome === 'timed-out')
  );
}

function sentAgain(one: Observation): Observation {
  return one.outcome === 'reached' ? one : { outcome: 'reached', detail: one.detail, sentAgain: true };
}
