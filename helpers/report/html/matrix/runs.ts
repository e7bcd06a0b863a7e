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
