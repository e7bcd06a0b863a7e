import type { RateLimit } from './rate-limit.ts';
import type { Stopwatch } from './stopwatch.ts';

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
