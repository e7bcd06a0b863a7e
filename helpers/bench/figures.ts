/** Minimum, median and maximum of some figures. */
interface Spread {
  min: number;
  median: number;
  max: number;
}

function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((one, other) => one - other);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    min: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    max: at(sorted.length - 1),
  };
}

/** Ratios that are aimed at, at most: by their middle. */
const AIMS: Readonly<Record<string, number>> = { 'certify / bare': 1.3 };

/** What was measured, by its name, in the order in which it was first noted. */
export class Figures {
  readonly #rows = new Map<string, { unit: string; values: number[] }>();

  /** @param name one with " / " in it is a ratio, and has no unit */
  note(name: string, value: number, unit = 's'): void {
    const row = this.#rows.get(name) ?? { unit: name.includes(' / ') ? '×' : unit, values: [] };
    row.values.push(value);
    this.#rows.set(name, row);
  }

  get size(): number {
    return this.#rows.size;
  }

  /** A line each: least, middle and most of all rounds, and of a ratio that is aimed at whether its middle meets it. */
  table(): string {
    const head = ['min', 'median', 'max'].map((word) => word.padStart(WIDTH)).join(' ');
    const rows = [...this.#rows].map(([name, { unit, values }]) => {
      const { min, median, max } = spreadOf(values);
      const cells = [min, median, max].map((value) => `${rounded(value, unit)} ${unit}`.padStart(WIDTH));
      return [`${name.padEnd(NAME)} ${cells.join(' ')}`, told(AIMS[name], median)].join('  ');
    });
    return [`${''.padEnd(NAME)} ${head}`, ...rows].map((line) => `${line.trimEnd()}\n`).join('');
  }
}

const NAME = 36;
const WIDTH = 11;

/** Counts are whole; a ratio below ten has hundredths, all else tenths. */
function rounded(value: number, unit: string): string {
  if (unit === '') return Math.round(value).toLocaleString('en');
  if (unit === '×') return value.toFixed(value < 10 ? 2 : 1);
  return value.toFixed(1);
}

function told(aim: number | undefined, median: number): string {
  return aim === undefined ? '' : `aim: at most ${aim}, ${median <= aim ? 'met' : 'missed'}`;
}
