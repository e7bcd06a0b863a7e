import type { Geometry } from './geometry.ts';
import type { Grid } from './grid.ts';

/** Fields below this size, px, are overlooked when they are bad and alone. */
const SMALL = 10;

/** With more than this, nobody overlooks them, and rings would hide the pattern. */
const MOST_RINGS = 60;

/** A ring around each small field in which nothing passes. */
export function rings({ columns, nodeColumns, cells }: Grid, { cell, left, top, gap }: Geometry): string {
  const places = cells.flatMap((each, at) =>
    each !== undefined && (each.kind === 'failed' || each.kind === 'answers-lost') ? [at] : [],
  );
  if (cell >= SMALL || places.length > MOST_RINGS) return '';
  const drawn = places.map((at) => {
    const [row, column] = [Math.floor(at / columns.length), at % columns.length];
    const x = left + (column + 0.5) * cell + (column < nodeColumns ? 0 : gap);
    return `<circle cx="${x}" cy="${top + (row + 0.5) * cell}" r="${cell + 4}"/>`;
  });
  return `<g fill="none" stroke="currentColor" stroke-width="1.5">${drawn.join('')}</g>`;
}
