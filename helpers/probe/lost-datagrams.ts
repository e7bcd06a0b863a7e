import type { Observation } from './probe.ts';
import { OUTSIDE, type Pair, type Prober } from './prober.ts';
import type { Stopwatch } from './rate/stopwatch.ts';

/**
 * Probes node ports of other nodes again, and longer, where fewer than half of the datagrams were lost. At each change of a UDP Service
 * kube-proxy forgets the connections from its own node to them (CleanStaleEntries in pkg/proxy/conntrack/cleanup.go), and answers that are
 * under way are lost. If the second look loses none, the first losses count as datagrams that were sent again. Any other pair may lose
 * none.
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

function lostSome({ from, to, convergedMs, observations }: Pair): boolean {
  const lost = observations.filter(({ outcome }) => outcome === 'timed-out').length;
  return (
    to.protocol === 'UDP' &&
    to.direct === undefined &&
    to.node !== undefined &&
    from.node !== OUTSIDE &&
    to.node !== from.node &&
    convergedMs !== undefined &&
    lost > 0 &&
    2 * lost < observations.length &&
    observations.every(({ outcome }) => outcome === 'reached' || outcome === 'timed-out')
  );
}

function sentAgain(one: Observation): Observation {
  return one.outcome === 'reached' ? one : { outcome: 'reached', detail: one.detail, sentAgain: true };
}
