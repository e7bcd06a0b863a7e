const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** Maximum of a Node timer in whole days; a timer set for longer fires at once. */
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

/** A time as all output shows it: "93.2 s". */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** A time in a convenient unit, with two digits or all digits of its whole number: "0.61 ms", "23 ms", "1.4 s". */
export function timeOf(ms: number): string {
  if (ms < 999.5) return `${digits(ms)} ms`;
  return ms < 99_950 ? `${digits(ms / 1000)} s` : `${Math.round(ms / 1000)} s`;
}

function digits(value: number): string {
  return value === 0 || value >= 9.95 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}

/** A short time with tenths of a millisecond, a long one in seconds: "0.4 ms", "23.4 ms", "1.2 s". */
export function milliseconds(ms: number): string {
  return Math.abs(ms) >= 1_000 ? seconds(ms) : `${ms.toFixed(1)} ms`;
}

/** A rounded time: "45 s", "5 min", "3 h", "2 days". */
export function roughly(ms: number): string {
  if (ms < 90 * UNIT_MS.s) return `${Math.round(ms / UNIT_MS.s)} s`;
  if (ms < 2 * UNIT_MS.h) return `${Math.round(ms / UNIT_MS.m)} min`;
  return ms < 48 * UNIT_MS.h ? `${Math.round(ms / UNIT_MS.h)} h` : `${Math.round(ms / UNIT_MS.h / 24)} days`;
}
