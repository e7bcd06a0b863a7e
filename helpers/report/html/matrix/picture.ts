import { timeOf } from '../../../config/duration.ts';
import { type Html, html } from '../components.ts';
import { fittedNames, type Geometry, geometryOf, MOST_LETTERS, runsOf, writtenOf } from './geometry.ts';
import { type Cell, type Grid, isBad, lossOf } from './grid.ts';
import { markedOf, SHADES, type Shade, shadeOf } from './heat.ts';
import { LOOKS } from './shades.ts';

/** Distance of two names, px: of rows, and of columns, which lean. */
const [ROW_APART, COLUMN_APART] = [12, 16];

/** From this size on, px, a field has room for figures, and for a sign. */
const [FIGURES, SIGN] = [36, 10];

/** Signs in small fields beyond which they only make a picture large: the pattern is seen by then. */
const MOST_SIGNS = 600;

/** Bad fields that are overlooked when they are small and alone have a ring; with more, rings would hide the pattern. */
const MOST_RINGS = 60;

/**
 * A grid as a picture: rows are where connections came from, columns where they went. It is drawn without rules, script or images, so
 * that it is seen wherever the page is shown; what most of the fields look like is one background.
 * @param label says what is seen, for who does not see it
 */
export function pictureOf(grid: Grid, label: string): Html {
  const { rows, columns, nodeColumns } = grid;
  const geometry = geometryOf(grid);
  const { cell, left, top, gap, width, height } = geometry;
  const shades = grid.cells.map((each) => (each === undefined ? undefined : shadeOf(each)));
  const parts: Part[] = [
    { from: 0, count: nodeColumns, x: left },
    { from: nodeColumns, count: columns.length - nodeColumns, x: left + nodeColumns * cell + gap },
  ];
  return html`
    <svg class="matrix" xmlns="http://www.w3.org/2000/svg" width=${width} height=${height} viewBox="0 0 ${width} ${height}" role="img" aria-label=${label} data-cell=${cell} data-left=${left} data-top=${top} data-gap=${gap} data-rows=${rows.length} data-columns=${columns.length} data-nodes=${nodeColumns}>
      <g font-family="system-ui, sans-serif" font-size="11" fill="currentColor">${names(grid, geometry)}</g>
      ${parts.filter(({ count }) => count > 0).map((part) => fields(part, grid, geometry, shades))}
      ${cellTexts(placedCells(grid, geometry), cell)}
      ${rings(placedCells(grid, geometry), cell)}
    </svg>`;
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
): Html {
  const at = (row: number, column: number) => shades[row * columns.length + from + column];
  const counts = new Map<Shade | undefined, number>();
  for (let row = 0; row < rows.length; row += 1)
    for (let column = 0; column < count; column += 1)
      counts.set(at(row, column), (counts.get(at(row, column)) ?? 0) + 1);
  const [background] = [...counts].reduce((most, each) => (each[1] > most[1] ? each : most));
  const drawn = [undefined, ...SHADES].filter((shade) => shade !== background && counts.has(shade));
  return html`
    <g transform="translate(${x} ${top}) scale(${cell})">
      ${
        background !== undefined &&
        html`<rect class="f-${background}" fill=${LOOKS[background].light} width=${count} height=${rows.length} />`
      }
      <g transform="translate(0 .5)" fill="none">
        ${drawn.map((shade) => {
          const path = runsOf(rows.length, count, (row, column) => at(row, column) === shade);
          const stroke = shade === undefined ? '#fff' : LOOKS[shade].light;
          return html`<path class="s-${shade ?? 'none'}" stroke=${stroke} d=${path} />`;
        })}
      </g>
      ${cell >= 8 && lines(rows.length, count, cell)}
    </g>`;
}

/** Between the fields, where they are large enough. */
function lines(rows: number, columns: number, cell: number): Html {
  const across = Array.from({ length: rows - 1 }, (_, row) => `M0 ${row + 1}h${columns}`);
  const down = Array.from({ length: columns - 1 }, (_, column) => `M${column + 1} 0v${rows}`);
  const width = Math.round(1000 / cell) / 1000;
  return html`<path class="s-none" stroke="#fff" stroke-width=${width} fill="none" d=${[...across, ...down].join('')} />`;
}

/** Names of rows and columns, those first in which something is wrong, and which way to read them. */
function names(grid: Grid, geometry: Geometry): Html {
  const { rows, columns, nodeColumns } = grid;
  const { cell, left, top, gap } = geometry;
  const { rows: badRows, columns: badColumns } = markedOf(grid);
  const [rowNames, columnNames] = [
    fittedNames(rows, MOST_LETTERS.row),
    fittedNames(columns, MOST_LETTERS.column),
  ];
  const name = (text = '', isMarked: boolean, place: object) => html`
    <text ...${place} font-weight=${isMarked ? '700' : undefined}>${isMarked && cell < 12 ? '▸ ' : ''}${text}</text>`;
  return html`
    <text x=${left - 8} y=${top - 8} text-anchor="end" class="axis">from ↓ to →</text>
    ${writtenOf(rows.length, badRows, ROW_APART / cell).map((row) =>
      name(rowNames[row], badRows.includes(row), {
        x: left - 8,
        y: Math.round(top + (row + 0.5) * cell + 4),
        'text-anchor': 'end',
      }),
    )}
    ${writtenOf(columns.length, badColumns, COLUMN_APART / cell).map((column) => {
      const x = Math.round(left + (column + 0.5) * cell + (column < nodeColumns ? 0 : gap) + 2);
      const transform = `translate(${x} ${top - 6}) rotate(-45)`;
      return name(columnNames[column], badColumns.includes(column), { transform });
    })}`;
}

/** A field and where its middle is, px. */
interface PlacedCell {
  each: Cell;
  x: number;
  y: number;
}

function placedCells(
  { columns, nodeColumns, cells }: Grid,
  { cell, left, top, gap }: Geometry,
): PlacedCell[] {
  return cells.flatMap((each, at) => {
    if (each === undefined) return [];
    const [row, column] = [Math.floor(at / columns.length), at % columns.length];
    const x = left + (column + 0.5) * cell + (column < nodeColumns ? 0 : gap);
    return [{ each, x, y: top + (row + 0.5) * cell }];
  });
}

/** A ring around each small field in which nothing passes. */
function rings(placed: readonly PlacedCell[], cell: number): Html {
  const bad = placed.filter(({ each: { kind } }) => kind === 'failed' || kind === 'answers-lost');
  if (cell >= SIGN || bad.length > MOST_RINGS) return undefined;
  const drawn = bad.map(({ x, y }) => html`<circle cx=${x} cy=${y} r=${cell + 4} />`);
  return html`<g fill="none" stroke="currentColor" stroke-width="1.5">${drawn}</g>`;
}

/** What is written in the fields: figures where there is room for them, else a sign where something is wrong. */
function cellTexts(placed: readonly PlacedCell[], cell: number): Html {
  if (cell < SIGN) return undefined;
  const texts = placed.flatMap((each) => linesOf(each, cell));
  if (cell < FIGURES && texts.length > MOST_SIGNS) return undefined;
  const size = cell < FIGURES ? Math.round(cell * 0.8) : Math.min(11, Math.floor(cell / 4));
  return html`<g font-family="system-ui, sans-serif" font-size=${size} text-anchor="middle" pointer-events="none">${texts}</g>`;
}

function linesOf({ each, x, y }: PlacedCell, size: number): Html[] {
  const shade = shadeOf(each);
  const { sign, onLight } = LOOKS[shade];
  const line = (text: string, down: number) =>
    html`<text class="t-${shade}" fill=${onLight} x=${x} y=${Math.round(y + down)}>${text}</text>`;
  if (size < FIGURES) return sign === '' ? [] : [line(sign, size * 0.3)];
  if (!isBad(each)) return [line(each.kind === 'left-out' ? sign : figureOf(each), 4)];
  return [line(sign, -3), line(figureOf(each), 12)];
}

/** The one figure of a field that says most. */
function figureOf(cell: Cell): string {
  const { of, p99Ms, kind } = cell;
  if (of !== undefined) return isBad(cell) ? of : '✓';
  if (kind === 'unmeasured') return '';
  if (isBad(cell)) return `${Math.round(lossOf(cell) * 100)} %`;
  return p99Ms === undefined ? '✓' : timeOf(p99Ms);
}
