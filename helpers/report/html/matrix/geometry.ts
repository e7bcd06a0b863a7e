import type { Grid } from './grid.ts';

/** Where things are in a picture, px. */
export interface Geometry {
  /** Width and height of a field. */
  cell: number;
  /** Room for the names of the rows, and for those of the columns. */
  left: number;
  top: number;
  /** Between the nodes and what else connections went to. */
  gap: number;
  width: number;
  height: number;
}

const FIELDS_WIDTH = 900;
const [LEAST_CELL, MOST_CELL] = [4, 56];

/** Width of a letter of a name, roughly: names are cut so that they fit. */
const LETTER = 6.8;
/** Letters of a name that are written: of rows, and of columns. */
export const MOST_LETTERS = { row: 40, column: 32 } as const;

export function geometryOf({ rows, columns, nodeColumns }: Grid): Geometry {
  const cell = Math.min(MOST_CELL, Math.max(LEAST_CELL, Math.floor(FIELDS_WIDTH / columns.length)));
  const gap = nodeColumns > 0 && nodeColumns < columns.length ? Math.max(6, Math.round(cell / 4)) : 0;
  const left = Math.ceil(lettersOf(rows, MOST_LETTERS.row) * LETTER) + 14;
  // Names of columns lean to the right: half of their length is height, as much is width.
  const lean = Math.ceil(lettersOf(columns, MOST_LETTERS.column) * LETTER * Math.SQRT1_2);
  const top = lean + 30;
  return {
    cell,
    left,
    top,
    gap,
    width: left + columns.length * cell + gap + lean + 8,
    height: top + rows.length * cell + 8,
  };
}

function lettersOf(names: readonly string[], most: number): number {
  return Math.min(most, Math.max(8, ...names.map((name) => name.length)));
}

/** Letters of a cut name's end, where these tell it apart, and of its beginning at the least. */
const [END, LEAST_BEGINNING] = [7, 8];

/**
 * Names as long as there is room for, no two of which look the same: as many whole words of their ends are kept as tell them apart, and where
 * words do not, as many letters.
 */
export function fittedNames(names: readonly string[], most: number): string[] {
  const ends = names.map((name) => cutsOf(name, most));
  const shown = ends.map(([first = '']) => first);
  for (let cut = 1; cut < Math.max(0, ...ends.map(({ length }) => length)); cut += 1) {
    const counts = Map.groupBy(shown.keys(), (at) => shown[at]);
    for (const alike of counts.values())
      if (alike.length > 1) for (const at of alike) shown[at] = ends[at]?.[cut] ?? shown[at] ?? '';
  }
  const seen = new Map<string, number>();
  return shown.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

/** Ways to cut a name, the one that says most of its beginning first. */
function cutsOf(name: string, most: number): string[] {
  if (name.length <= most) return [name];
  const longest = most - 1 - LEAST_BEGINNING;
  const words = [...name.matchAll(/ (?=\S)/g)].map(({ index }) => name.length - index - 1);
  const letters = Array.from({ length: longest - END + 1 }, (_, more) => END + more);
  const lengths = [...words.reverse().filter((length) => length >= END && length <= longest), ...letters];
  return lengths.map((length) => `${name.slice(0, most - 1 - length).trimEnd()}…${name.slice(-length)}`);
}

/**
 * Which of many names are written where not all have room: those that are marked first, then as many others as fit.
 * @param apart least distance of two that are written, in places
 */
export function writtenOf(count: number, marked: readonly number[], apart: number): number[] {
  const written: number[] = [];
  const fits = (at: number) => written.every((other) => Math.abs(at - other) >= apart);
  for (const at of marked) if (fits(at)) written.push(at);
  for (let at = 0; at < count; at += 1) if (fits(at)) written.push(at);
  return written.sort((one, other) => one - other);
}

/**
 * The cells of a picture that look alike, as the path of a stroke one unit wide that goes through their middles: neighbours
 * in a row are one line, and each line begins where the last one ended, which keeps 40 000 cells small.
 * @param has whether the cell is one of them
 */
export function runsOf(rows: number, columns: number, has: (row: number, column: number) => boolean): string {
  let path = '';
  let [atColumn, atRow] = [0, 0];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (!has(row, column)) continue;
      let end = column + 1;
      while (end < columns && has(row, end)) end += 1;
      path += `${path === '' ? 'M' : 'm'}${pairOf(column - atColumn, row - atRow)}h${end - column}`;
      [atColumn, atRow] = [end, row];
      column = end;
    }
  }
  return path;
}

/** A sign parts two numbers as well as a blank. */
function pairOf(one: number, other: number): string {
  return other < 0 ? `${one}${other}` : `${one} ${other}`;
}
