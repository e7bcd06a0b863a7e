import { isIPv4 } from 'node:net';
import { Inconclusive } from '../model/outcomes.ts';
import { CONVERGED_AFTER, TIMEOUTS } from '../model/timeouts.ts';
import { isSilent, withinOf } from './dead-ways.ts';
import type { Arrivals } from './probe.ts';
import type { Pair, Prober } from './prober.ts';
import { Stopwatch } from './rate/stopwatch.ts';

type Lost = Pair<Prober>;

/** Maximum of sources and receivers to inspect: enough to show a pattern in any cluster. */
const LOOKED_INTO = 30;

/**
 * Finds out for pairs without any answer whether their requests arrive. The kernel at the other end knows. If they do, the answers are lost,
 * and the way back is broken. Pairs that cannot be inspected stay as they are.
 */
export async function findDirection(pairs: readonly Lost[]): Promise<void> {
  const lost = pairs.filter(
    (pair) => pair.to.arrivals !== undefined && pair.leftOut === undefined && isSilent(pair),
  );
  await Promise.all([
    findHalfOpen(lost.filter(({ to }) => to.dialled !== true)),
    // A node's kernel counts the packets of its overlay as datagrams, too.
    findCounted(lost.filter(({ to }) => to.dialled === true && to.direct !== 'node')),
  ]);
}

/** Half-open connections at the other end name their sources, so all sources may probe at once. */
async function findHalfOpen(lost: readonly Lost[]): Promise<void> {
  await Promise.all(
    groups(lost, ({ from }) => from).map(([first, ...more]) =>
      // One SYN suffices: if its answer is lost, the other end keeps the connection half open for a while.
      first.from.probe(
        [first, ...more].map(({ to }) => to),
        undefined,
        withinOf(first.from),
      ),
    ),
  );
  await Promise.all(
    groups(lost, ({ to }) => to.name).map(async (same) => {
      const seen = await look(same[0]);
      if (seen === undefined) return;
      for (const pair of same)
        if (isIPv4(pair.from.address ?? ''))
          pair.requestArrives = seen.halfOpenFrom.includes(pair.from.address ?? '');
    }),
  );
}

/** The count of datagrams includes every sender, so sources probe one after the other, as long as time allows. */
async function findCounted(lost: readonly Lost[]): Promise<void> {
  await Promise.all(
    groups(lost, ({ to }) => to.node).map(async (there) => {
      const time = new Stopwatch();
      for (const pair of there) {
        if (time.ownMs > TIMEOUTS.converge) return;
        const before = await look(pair);
        await pair.from.probe(
          Array.from({ length: CONVERGED_AFTER }, () => pair.to),
          time,
          pair.withinMs,
        );
        const after = await look(pair);
        if (before !== undefined && after !== undefined)
          pair.requestArrives = after.datagrams - before.datagrams >= CONVERGED_AFTER;
      }
    }),
  );
}

/** The packets that arrived at a pair's target; undefined if it cannot be inspected. The failure is known in any case. */
function look({ to }: Lost): Promise<Arrivals | undefined> {
  return (to.arrivals?.() ?? Promise.resolve(undefined)).catch((error: unknown) => {
    if (error instanceof Inconclusive) return undefined;
    throw error;
  });
}

function groups(lost: readonly Lost[], by: (pair: Lost) => unknown): [Lost, ...Lost[]][] {
  const keys = [...new Set(lost.map(by))].slice(0, LOOKED_INTO);
  return keys.map((key) => lost.filter((pair) => by(pair) === key) as [Lost, ...Lost[]]);
}
