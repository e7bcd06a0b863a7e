import { type Cell, type Grid, placesOf, worse } from './grid.ts';

/** The grid of one requirement. */
export interface Asked {
  id: string;
  grid: Grid;
}

/**
 * All grids on top of each other: each cell is the worst of them, and says of which requirement. Of those that pass it is the
 * one that is slowest for what is usual in its own requirement, since each does something else in its time.
 * @param nodes in the order in which they are shown
 */
export function worstGrid(asked: readonly Asked[], nodes: readonly string[]): Grid {
  const rows = merged(asked, nodes, ({ rows }) => rows);
  const onNodes = merged(asked, nodes, ({ columns, nodeColumns }) => columns.slice(0, nodeColumns));
  const others = merged(asked, [], ({ columns, nodeColumns }) => columns.slice(nodeColumns));
  const columns = [...new Set([...onNodes, ...others])];
  const rowAt = placesOf(rows);
  const columnAt = placesOf(columns);
  const cells: (Cell | undefined)[] = Array.from({ length: rows.length * columns.length });
  for (const { id, grid } of asked) {
    grid.cells.forEach((cell, at) => {
      if (cell === undefined) return;
      const row = rowAt.get(grid.rows[Math.floor(at / grid.columns.length)] ?? '') ?? 0;
      const column = columnAt.get(grid.columns[at % grid.columns.length] ?? '') ?? 0;
      const place = row * columns.length + column;
      cells[place] = worse(cells[place], { ...cell, of: id });
    });
  }
  return { rows, columns, nodeColumns: onNodes.length, cells };
}

/** The names of all grids, those that have an order in that, then the others as they come. */
function merged(asked: readonly Asked[], order: readonly string[], of: (grid: Grid) => string[]): string[] {
  const all = new Set(asked.flatMap(({ grid }) => of(grid)));
  return [...new Set([...order.filter((name) => all.has(name)), ...all])];
}
