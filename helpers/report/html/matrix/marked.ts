import { type Grid, isBad } from './grid.ts';

/** From this part of what was asked on, it is the whole row or column that is bad, and from this many fields on. */
const [MOST_OF_IT, SEVERAL] = [0.5, 3];

/**
 * Rows and columns whose names are to be seen first: those that are bad as a whole, and of each bad field beside these its row and
 * its column. Those with most bad fields come first.
 */
export function markedOf({ rows, columns, cells }: Grid): { rows: number[]; columns: number[] } {
  const places = cells.flatMap((cell, at) => {
    const [row, column] = [Math.floor(at / columns.length), at % columns.length];
    return cell === undefined ? [] : [{ row, column, bad: isBad(cell) }];
  });
  const bad = places.filter((place) => place.bad);
  const whole = (key: 'row' | 'column', count: number) => {
    const [asked, failed] = [countsOf(places, key, count), countsOf(bad, key, count)];
    return failed.map((many, at) => many >= SEVERAL && many > (asked[at] ?? 0) * MOST_OF_IT);
  };
  const [wholeRows, wholeColumns] = [whole('row', rows.length), whole('column', columns.length)];
  const marks = (key: 'row' | 'column', own: readonly boolean[], other: (place: Place) => boolean) =>
    frequent(bad.filter((place) => own[place[key]] === true || !other(place)).map((place) => place[key]));
  return {
    rows: marks('row', wholeRows, ({ column }) => wholeColumns[column] === true),
    columns: marks('column', wholeColumns, ({ row }) => wholeRows[row] === true),
  };
}

interface Place {
  row: number;
  column: number;
}

function countsOf(places: readonly Place[], key: 'row' | 'column', count: number): number[] {
  const counts = Array.from({ length: count }, () => 0);
  for (const place of places) counts[place[key]] = (counts[place[key]] ?? 0) + 1;
  return counts;
}

/** Each number once, the most frequent first. */
function frequent(numbers: readonly number[]): number[] {
  return [...Map.groupBy(numbers, (number) => number)]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([number]) => number);
}
