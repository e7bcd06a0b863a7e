/** A time as the screen has it everywhere, such as "93.2 s". */
export function elapsed(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** The same as the first column of a line, right-aligned and with what separates it from the second one. */
export function timeColumn(ms: number): string {
  return elapsed(ms).padStart(7);
}
