import { escaped } from '../text.ts';
import { timeOf } from '../time.ts';
import type { Geometry } from './geometry.ts';
import { type Cell, type Grid, isBad, lossOf } from './grid.ts';
import { shadeOf } from './heat.ts';
import { LOOKS } from './shades.ts';

/** From this size on, px, a field has room for figures, and for a sign. */
const [FIGURES, SIGN] = [36, 10];

/** Signs in small fields beyond which they only make a picture large: the pattern is seen by then. */
const MOST_SIGNS = 600;

/** What is written in the fields: figures where there is room for them, else a sign where something is wrong. */
export function cellTexts({ rows, columns, nodeColumns, cells }: Grid, geometry: Geometry): string {
  const { cell, left, top, gap } = geometry;
  if (cell < SIGN) return '';
  const texts: string[] = [];
  for (let row = 0; row < rows.length; row += 1)
    for (let column = 0; column < columns.length; column += 1) {
      const each = cells[row * columns.length + column];
      if (each === undefined) continue;
      const x = left + (column + 0.5) * cell + (column < nodeColumns ? 0 : gap);
      texts.push(...linesOf(each, x, top + (row + 0.5) * cell, cell));
    }
  if (cell < FIGURES && texts.length > MOST_SIGNS) return '';
  const size = cell < FIGURES ? Math.round(cell * 0.8) : Math.min(11, Math.floor(cell / 4));
  return `<g font-family="system-ui, sans-serif" font-size="${size}" text-anchor="middle" pointer-events="none">\n${texts.join('\n')}\n</g>`;
}

function linesOf(cell: Cell, x: number, y: number, size: number): string[] {
  const shade = shadeOf(cell);
  const { sign, onLight } = LOOKS[shade];
  const line = (text: string, down: number) =>
    `<text class="t-${shade}" fill="${onLight}" x="${x}" y="${Math.round(y + down)}">${escaped(text)}</text>`;
  if (size < FIGURES) return sign === '' ? [] : [line(sign, size * 0.3)];
  if (!isBad(cell)) return [line(cell.kind === 'left-out' ? sign : figureOf(cell), 4)];
  return [line(sign, -3), line(figureOf(cell), 12)];
}

/** The one figure of a field that says most. */
function figureOf(cell: Cell): string {
  const { of, p99Ms, kind } = cell;
  if (of !== undefined) return isBad(cell) ? of : '✓';
  if (kind === 'unmeasured') return '';
  if (isBad(cell)) return `${Math.round(lossOf(cell) * 100)} %`;
  return p99Ms === undefined ? '✓' : timeOf(p99Ms);
}
