import { escaped } from '../text.ts';
import { cellTexts } from './cell-texts.ts';
import { fitted, type Geometry, geometryOf, MOST_LETTERS, writtenOf } from './geometry.ts';
import type { Grid } from './grid.ts';
import { SHADES, type Shade, shadeOf } from './heat.ts';
import { markedOf } from './marked.ts';
import { rings } from './rings.ts';
import { runsOf } from './runs.ts';
import { LOOKS } from './shades.ts';

/** Distance of two names, px: of rows, and of columns, which lean. */
const [ROW_APART, COLUMN_APART] = [12, 16];

/**
 * A grid as a picture: rows are where connections came from, columns where they went. It is drawn without rules, script or images, so
 * that it is seen wherever the page is shown; what most of the fields look like is one background.
 * @param label says what is seen, for who does not see it
 */
export function pictureOf(grid: Grid, label: string): string {
  const { rows, columns, nodeColumns } = grid;
  const geometry = geometryOf(grid);
  const { cell, left, top, gap, width, height } = geometry;
  const shades = grid.cells.map((each) => (each === undefined ? undefined : shadeOf(each)));
  const parts: Part[] = [
    { from: 0, count: nodeColumns, x: left },
    { from: nodeColumns, count: columns.length - nodeColumns, x: left + nodeColumns * cell + gap },
  ];
  return [
    `<svg class="matrix" xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}" data-cell="${cell}" data-left="${left}" data-top="${top}" data-gap="${gap}" data-rows="${rows.length}" data-columns="${columns.length}" data-nodes="${nodeColumns}">`,
    '<g font-family="system-ui, sans-serif" font-size="11" fill="currentColor">',
    names(grid, geometry),
    '</g>',
    ...parts.filter(({ count }) => count > 0).map((part) => fields(part, grid, geometry, shades)),
    cellTexts(grid, geometry),
    rings(grid, geometry),
    '</svg>',
  ].join('\n');
}

/** Columns that are drawn side by side. */
interface Part {
  from: number;
  count: number;
  x: number;
}

function fields(
  { from, count, x }: Part,
  { rows, columns }: Grid,
  { cell, top }: Geometry,
  shades: readonly (Shade | undefined)[],
): string {
  const at = (row: number, column: number) => shades[row * columns.length + from + column];
  const counts = new Map<Shade | undefined, number>();
  for (let row = 0; row < rows.length; row += 1)
    for (let column = 0; column < count; column += 1)
      counts.set(at(row, column), (counts.get(at(row, column)) ?? 0) + 1);
  const [background] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most));
  const drawn = [undefined, ...SHADES].filter((shade) => shade !== background && counts.has(shade));
  return [
    `<g transform="translate(${x} ${top}) scale(${cell})">`,
    background === undefined
      ? ''
      : `<rect class="f-${background}" fill="${LOOKS[background].light}" width="${count}" height="${rows.length}"/>`,
    '<g transform="translate(0 .5)" fill="none">',
    ...drawn.map((shade) => {
      const path = runsOf(rows.length, count, (row, column) => at(row, column) === shade);
      return shade === undefined
        ? `<path class="s-none" stroke="#fff" d="${path}"/>`
        : `<path class="s-${shade}" stroke="${LOOKS[shade].light}" d="${path}"/>`;
    }),
    '</g>',
    ...(cell < 8 ? [] : [lines(rows.length, count, cell)]),
    '</g>',
  ].join('\n');
}

/** Between the fields, where they are large enough. */
function lines(rows: number, columns: number, cell: number): string {
  const across = Array.from({ length: rows - 1 }, (_, row) => `M0 ${row + 1}h${columns}`);
  const down = Array.from({ length: columns - 1 }, (_, column) => `M${column + 1} 0v${rows}`);
  return `<path class="s-none" stroke="#fff" stroke-width="${Math.round(1000 / cell) / 1000}" fill="none" d="${[...across, ...down].join('')}"/>`;
}

/** Names of rows and columns, those first in which something is wrong, and which way to read them. */
function names(grid: Grid, geometry: Geometry): string {
  const { rows, columns, nodeColumns } = grid;
  const { cell, left, top, gap } = geometry;
  const { rows: badRows, columns: badColumns } = markedOf(grid);
  const name = (text: string, most: number, isMarked: boolean, place: string) =>
    `<text ${place}${isMarked ? ' font-weight="700"' : ''}>${isMarked && cell < 12 ? '▸ ' : ''}${escaped(fitted(text, most))}</text>`;
  return [
    `<text x="${left - 8}" y="${top - 8}" text-anchor="end" class="axis">from ↓ to →</text>`,
    ...writtenOf(rows.length, badRows, ROW_APART / cell).map((row) =>
      name(
        rows[row] ?? '',
        MOST_LETTERS.row,
        badRows.includes(row),
        `x="${left - 8}" y="${Math.round(top + (row + 0.5) * cell + 4)}" text-anchor="end"`,
      ),
    ),
    ...writtenOf(columns.length, badColumns, COLUMN_APART / cell).map((column) =>
      name(
        columns[column] ?? '',
        MOST_LETTERS.column,
        badColumns.includes(column),
        `transform="translate(${Math.round(left + (column + 0.5) * cell + (column < nodeColumns ? 0 : gap) + 2)} ${top - 6}) rotate(-45)"`,
      ),
    ),
  ].join('\n');
}
