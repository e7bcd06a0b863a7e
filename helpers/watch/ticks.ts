const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const STEPS = [1, 2, 5, 10, 30].flatMap((n) => [n * SECOND, n * MINUTE]).concat(HOUR, 3 * HOUR, 12 * HOUR);

/** Most marks of an axis: their labels do not touch on a narrow screen. */
const MOST = 8;

/** Where an axis of some length is marked, ms: at whole steps from its begin. */
export function ticksOf(durationMs: number): number[] {
  const sorted = [...STEPS].sort((one, other) => one - other);
  const step = sorted.find((one) => durationMs / one <= MOST) ?? Math.ceil(durationMs / MOST);
  const count = Math.floor(durationMs / step) + 1;
  return Array.from({ length: count }, (_, index) => index * step);
}
