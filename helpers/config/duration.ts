const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** What a timer of Node takes, in whole days: one that is set for longer goes off at once. */
const MOST_DAYS = 24;

/**
 * Reads a time such as 90s, 15m or 1h.
 * @returns milliseconds
 * @throws Error saying what was expected
 */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const [, amount, unit] = match ?? [];
  const ms = Number(amount) * UNIT_MS[(unit ?? 's') as keyof typeof UNIT_MS];
  if (!(ms > 0)) throw new Error('expected a time such as 90s, 15m or 1h');
  if (ms > MOST_DAYS * 24 * UNIT_MS.h) throw new Error(`expected at most ${MOST_DAYS * 24}h`);
  return ms;
}

/** A time as it is shown everywhere: "93.2 s". */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
