import { CONVERGED_AFTER, TIMEOUTS } from '../config/timeouts.ts';
import { Inconclusive } from '../requirement/outcomes.ts';
import type { Pair } from './pair.ts';
import type { Prober } from './prober.ts';

type Lost = Pair<Prober>;

/**
 * Finds out of pairs without any answer whether their requests arrive, by what the other end's own kernel has seen: then it is the
 * answer that is lost, and the way back that is broken. Only what was seen to arrive counts; nothing follows from silence.
 */
export async function findDirection(pairs: readonly Lost[]): Promise<void> {
  const lost = pairs.filter(
    ({ to, leftOut, observations }) =>
      to.arrivals !== undefined &&
      leftOut === undefined &&
      observations.length > 0 &&
      observations.every(({ outcome }) => outcome === 'timed-out'),
  );
  const start = performance.now();
  await Promise.all(
    [...new Set(lost.map(({ to }) => to.node))].map(async (node) => {
      const there = lost.filter(({ to }) => to.node === node);
      await Promise.all(there.filter(({ to }) => to.dialled !== true).map((pair) => mark(pair, halfOpen)));
      // One after the other: datagrams are counted for all who send them. What there is no time for stays unknown.
      for (const pair of there.filter(({ to }) => to.dialled === true))
        if (performance.now() - start < TIMEOUTS.converge) await mark(pair, counted);
    }),
  );
}

async function mark(pair: Lost, arrives: (pair: Lost) => Promise<boolean>): Promise<void> {
  pair.requestArrives = await arrives(pair).catch((error: unknown) => {
    // That it fails is known already: where this cannot be looked at, less is said.
    if (error instanceof Inconclusive) return false;
    throw error;
  });
}

/** Whether the other end has a connection of this source that it could not complete. */
async function halfOpen({ from, to }: Lost): Promise<boolean> {
  await from.probe([to]);
  const seen = await to.arrivals?.();
  return from.address !== undefined && seen?.halfOpenFrom.includes(from.address) === true;
}

/** Whether the other end counts as many datagrams as are sent. */
async function counted({ from, to }: Lost): Promise<boolean> {
  const before = await to.arrivals?.();
  await from.probe(Array.from({ length: CONVERGED_AFTER }, () => to));
  const after = await to.arrivals?.();
  return before !== undefined && after !== undefined && after.datagrams - before.datagrams >= CONVERGED_AFTER;
}
