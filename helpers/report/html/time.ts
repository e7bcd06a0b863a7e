/** A time in the unit that a person would take, with two digits or as many as its whole number has: "0.61 ms", "23 ms", "1.4 s". */
export function timeOf(ms: number): string {
  if (ms < 999.5) return `${digits(ms)} ms`;
  return ms < 99_950 ? `${digits(ms / 1000)} s` : `${Math.round(ms / 1000)} s`;
}

function digits(value: number): string {
  return value === 0 || value >= 9.95 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}
