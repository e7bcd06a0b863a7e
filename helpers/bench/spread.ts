/** Minimum, median and maximum of some figures. */
export interface Spread {
  min: number;
  median: number;
  max: number;
}

export function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((one, other) => one - other);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    min: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    max: at(sorted.length - 1),
  };
}

/** A row of the bench's table. */
export function row(name: string, figures: readonly number[], unit: string): string {
  const { min, median, max } = spreadOf(figures);
  const cell = (value: number) => `${value.toFixed(unit === '×' ? 2 : 1)} ${unit}`.padStart(9);
  return `${name.padEnd(34)} ${cell(min)} ${cell(median)} ${cell(max)}`;
}
