import type { RateLimit } from './rate-limit.ts';

/** Measures the time of one source from its first turn; without turns, from its creation. */
export class Stopwatch {
  #begun = performance.now();
  #turned = false;
  #waitedMs = 0;

  /** A turn of the source came after this wait, ms. */
  turn(waitedMs: number): void {
    if (this.#turned) this.#waitedMs += waitedMs;
    else this.#begun = performance.now();
    this.#turned = true;
  }

  /** Time since the first turn, ms. */
  get ms(): number {
    return performance.now() - this.#begun;
  }

  /** Total wait for the turns after the first one, ms. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  /** Time since the first turn without waits, ms. A window is measured by it. */
  get ownMs(): number {
    return this.ms - this.#waitedMs;
  }
}

/** How a plan makes its connections. */
export interface Making<T> {
  /** Connections of an item, at least 1. */
  connectionsOf(asked: T): number;
  /** Connections of a part that start immediately. */
  atOnce: number;
  /** Time after the start of a part by which all of it has started, ms, even if it has not ended; absent: at its end. */
  begunWithinMs?: number;
}

/**
 * Carries out a whole plan: at once without a limit, else in parts, each as large as the limit allows at its turn. Parts do not wait for each
 * other's end.
 * @param ask carries out one part; it gets the items before it, and reports its start if that is known before its end
 * @returns the results, in order
 */
export async function inTurns<T, R>(
  limit: RateLimit | undefined,
  plan: readonly T[],
  { connectionsOf, atOnce, begunWithinMs }: Making<T>,
  ask: (part: readonly T[], before: readonly T[], starts: () => void) => Promise<R[]>,
  time?: Stopwatch,
): Promise<R[]> {
  if (limit === undefined) {
    time?.turn(0);
    return ask(plan, [], () => undefined);
  }
  const costs = plan.map(connectionsOf);
  const parts: Promise<R[]>[] = [];
  let done = 0;
  while (done < plan.length) {
    const start = performance.now();
    const { count, begun } = await limit.turn(costs.slice(done, done + atOnce));
    time?.turn(performance.now() - start);
    const starts = () => {
      if (begunWithinMs !== undefined) setTimeout(begun, begunWithinMs);
    };
    const part = ask(plan.slice(done, done + count), plan.slice(0, done), starts).finally(begun);
    // If one fails, the later ones are still awaited: nothing continues unseen.
    part.catch(() => undefined);
    parts.push(part);
    done += count;
  }
  await Promise.allSettled(parts);
  return (await Promise.all(parts)).flat();
}
