import { deflateRawSync } from 'node:zlib';
import { printable } from '../../../system/printable.ts';
import { type Cell, type Grid, KINDS, type Kind } from './grid.ts';

/** A picture with the name that its figures are found by. */
export interface Named {
  id: string;
  grid: Grid;
}

/** One figure of every field: which of the values, as a character; see {@link FIRST}. */
interface Plane {
  values: (number | string)[];
  codes: string;
}

/** Code of "no value"; the next one is that of the first value, and so on. */
export const FIRST = 35;

/** Why something was lost is told of so many fields of a picture, in so many letters. */
const [MOST_REASONS, LONGEST_REASON] = [300, 240];

/** What the kind of a field says, where its figures are told with it. */
const MEANINGS: Readonly<Record<Kind, string>> = {
  failed: 'no connection passes',
  'answers-lost': 'requests arrive, answers are lost on the way back',
  lossy: 'some fail',
  slow: 'half or more need a retransmission',
  unmeasured: 'could not be measured',
  passed: 'all pass',
  'left-out': 'left out because it does not answer at all',
};

/**
 * How many digits times are given with, by the number of fields of all pictures; 0: one of 1, 2 and 5 times a power of ten.
 * A page of this size is about half full then, whatever the times are.
 */
function digitsFor(fields: number): number {
  const bounds = [3_000, 12_000, 50_000, 150_000];
  return bounds.filter((bound) => fields <= bound).length;
}

/** Letters that all figures of a page may take. */
const MOST_LETTERS = 300_000;

/**
 * The figures behind pictures, as small as a page can hold them: base64 of deflated JSON. The more fields there are, the fewer
 * digits times have; where that does not help, pictures at the end of the list have none.
 */
export function figuresOf(pictures: readonly Named[], mostLetters = MOST_LETTERS): string {
  const fields = pictures.reduce((sum, { grid }) => sum + grid.cells.length, 0);
  let count = pictures.length;
  while (count > 0) {
    const text = packed(pictures.slice(0, count), digitsFor(fields));
    if (text.length <= mostLetters) return text;
    count = Math.min(count - 1, Math.floor((count * mostLetters) / text.length));
  }
  return '';
}

function packed(pictures: readonly Named[], digits: number): string {
  const names = [...new Set(pictures.flatMap(({ grid }) => [...grid.rows, ...grid.columns]))];
  const placeOf = new Map(names.map((name, at) => [name, at]));
  const places = (some: readonly string[]) => some.map((name) => placeOf.get(name) ?? 0);
  const json = JSON.stringify({
    names: names.map(printable),
    meanings: KINDS.map((kind) => MEANINGS[kind]),
    rounded: digits < 3,
    pictures: Object.fromEntries(
      pictures.map(({ id, grid: { rows, columns, cells } }) => [
        id,
        { rows: places(rows), columns: places(columns), ...planesOf(cells, digits) },
      ]),
    ),
  });
  return deflateRawSync(json).toString('base64');
}

function planesOf(cells: readonly (Cell | undefined)[], digits: number) {
  const plane = (of: (cell: Cell) => number | string | undefined) => planeOf(cells, of);
  const time = (key: 'medianMs' | 'p99Ms' | 'convergedMs') =>
    plane((cell) => (cell[key] === undefined ? undefined : rounded(cell[key], digits)));
  return {
    kind: plane(({ kind }) => KINDS.indexOf(kind)),
    of: plane(({ of }) => of),
    pairs: plane(({ pairs }) => pairs),
    bad: plane(({ bad }) => bad),
    sent: plane(({ sent }) => sent),
    lost: plane(({ lost }) => lost),
    retransmitted: plane(({ retransmitted }) => retransmitted),
    median: time('medianMs'),
    p99: time('p99Ms'),
    converged: time('convergedMs'),
    why: Object.fromEntries(
      cells
        .flatMap((cell, at) => (cell?.why === undefined ? [] : [[at, cell.why] as const]))
        .slice(0, MOST_REASONS)
        .map(([at, why]) => [at, printable(why).slice(0, LONGEST_REASON)]),
    ),
  };
}

function planeOf(
  cells: readonly (Cell | undefined)[],
  of: (cell: Cell) => number | string | undefined,
): Plane {
  const codeOf = new Map<number | string, number>();
  let codes = '';
  for (const cell of cells) {
    const value = cell === undefined ? undefined : of(cell);
    if (value !== undefined && !codeOf.has(value)) codeOf.set(value, codeOf.size + 1);
    codes += String.fromCharCode(FIRST + (value === undefined ? 0 : (codeOf.get(value) ?? 0)));
  }
  return { values: [...codeOf.keys()], codes };
}

function rounded(ms: number, digits: number): number {
  if (ms === 0) return 0;
  if (digits > 0) return Number(ms.toPrecision(digits));
  const power = 10 ** Math.floor(Math.log10(ms));
  const lead = ms / power;
  return Number(((lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10) * power).toPrecision(1));
}
