/** What a figure is made of: so much at the start, so much more for each node, and for each pair that is asked. */
export interface Fit {
  start: number;
  perNode: number;
  perPair: number;
}

/** A measurement of one of these. */
export interface Measured {
  nodes: number;
  pairs: number;
  value: number;
}

/**
 * The three parts by least squares of the relative errors, so that small clusters count as much as large ones.
 * @param measured three or more that differ in both nodes and pairs, all values above 0
 */
export function fitOf(measured: readonly Measured[]): Fit {
  const rows = measured.map(({ nodes, pairs, value }) => [1 / value, nodes / value, pairs / value]);
  // The normal equations: AᵀA·x = Aᵀ·1, since every value is 1 when divided by itself.
  const matrix = [0, 1, 2].map((i) => [
    ...[0, 1, 2].map((j) => sum(rows.map((row) => at(row, i) * at(row, j)))),
    sum(rows.map((row) => at(row, i))),
  ]);
  const [start = 0, perNode = 0, perPair = 0] = solved(matrix);
  return { start, perNode, perPair };
}

/** A system of linear equations, by Gauss and Jordan; the last column is the right side. */
function solved(equations: readonly (readonly number[])[]): number[] {
  let rows = equations.map((row) => [...row]);
  for (let column = 0; column < rows.length; column += 1) {
    const pivot = rows.reduce(
      (best, row, index) =>
        index >= column && Math.abs(at(row, column)) > Math.abs(at(best, column)) ? row : best,
      rows[column] as number[],
    );
    const unit = pivot.map((value) => value / at(pivot, column));
    const rest = rows.filter((row) => row !== pivot);
    const cleared = rest.map((row) => row.map((value, index) => value - at(row, column) * at(unit, index)));
    rows = [...cleared.slice(0, column), unit, ...cleared.slice(column)];
  }
  return rows.map((row) => at(row, rows.length));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}
