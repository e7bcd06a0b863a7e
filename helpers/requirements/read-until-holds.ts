import { setTimeout } from 'node:timers/promises';
import { seconds } from '../config/duration.ts';
import { type Evidence, Violation } from '../model/outcomes.ts';
import { CONVERGED_AFTER, PAUSES } from '../model/timeouts.ts';

/**
 * Reads what a component says of itself. Where it does not hold at first it is read again, until it has held three times in a row as
 * with a pair that converges: what passes by itself within seconds is no violation, and is told as unsteady.
 * @param read throws a Violation where it does not hold
 * @param withinMs how long it may take until it holds
 * @throws Violation, the last, with the time that was waited; whatever else the reading throws, at once
 */
export async function readUntilHolds(
  read: () => Promise<Evidence>,
  withinMs: number,
  everyMs: number = PAUSES.reading,
): Promise<Evidence> {
  const start = performance.now();
  let inRow = 0;
  let last: Violation | undefined;
  for (;;) {
    try {
      const evidence = await read();
      inRow += 1;
      if (last === undefined) return evidence;
      if (inRow === CONVERGED_AFTER)
        return { ...evidence, unsteady: flapped(last, performance.now() - start) };
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      inRow = 0;
      last = error;
    }
    const lookedForMs = performance.now() - start;
    // A read that holds shortly before the end still gets its two further reads.
    if (last !== undefined && inRow === 0 && lookedForMs >= withinMs) {
      const { finding, expected, details, again } = last;
      throw new Violation(finding, {
        expected,
        details,
        lookedForMs,
        ...(again === undefined ? {} : { again }),
      });
    }
    await setTimeout(everyMs);
  }
}

function flapped({ message, details }: Violation, afterMs: number): string {
  return `held only after ${seconds(afterMs)}; before: ${message}${details[0] === undefined ? '' : ` (${details[0]})`}`;
}
