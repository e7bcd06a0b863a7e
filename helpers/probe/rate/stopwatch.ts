import type { RateLimit } from './rate-limit.ts';

/** Times what one source asks, from its first turn on; where nobody tells of turns, since it was made. */
export class Stopwatch {
  #begun = performance.now();
  #turned = false;
  #waitedMs = 0;

  /** A turn of the source has come, after it has waited for so long, ms. */
  turn(waitedMs: number): void {
    if (this.#turned) this.#waitedMs += waitedMs;
    else this.#begun = performance.now();
    this.#turned = true;
  }

  /** Time since the first turn, ms. */
  get ms(): number {
    return performance.now() - this.#begun;
  }

  /** How long the turns after the first one were waited for, ms. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  /** Time since the first turn in which nothing had to be waited for, ms: what a window is measured by. */
  get ownMs(): number {
    return this.ms - this.#waitedMs;
  }
}

/** How what is asked makes its connections. */
export interface Making<T> {
  /** How many it makes, from 1. */
  connectionsOf(asked: T): number;
  /** As many of one part are begun right when it is asked. */
  atOnce: number;
  /** So long after a part has said that it starts all of it are begun, ms, also where it has not ended yet; absent: not before its end. */
  begunWithinMs?: number;
}

/**
 * Asks all of a plan: at once where there is no limit, else in parts, each as large as the limit allows at its turn. A part does not wait
 * for the end of the one before.
 * @param ask asks one part; is told what of the plan came before it, and tells when it starts, where that is known before its end
 * @returns what came of each, in their order
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
    // Where one fails, those after it are still waited for: nothing goes on unseen.
    part.catch(() => undefined);
    parts.push(part);
    done += count;
  }
  await Promise.allSettled(parts);
  return (await Promise.all(parts)).flat();
}
