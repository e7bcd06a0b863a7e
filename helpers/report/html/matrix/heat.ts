import { percentile } from '../../../model/percentile.ts';
import { type Cell, type Grid, isBad, lossOf } from './grid.ts';

/** How a cell is drawn; what is wrong first, then what takes long, then the rest. */
export const SHADES = [
  'failed',
  'answers-lost',
  'lossy-2',
  'lossy-1',
  'unmeasured',
  'slow-3',
  'slow-2',
  'slow-1',
  'passed',
  'left-out',
] as const;
export type Shade = (typeof SHADES)[number];

/** From this part lost on, a lossy cell is drawn darker. */
export const MUCH_LOSS = 0.2;

export function shadeOf(cell: Cell): Shade {
  if (cell.kind === 'lossy') return lossOf(cell) < MUCH_LOSS ? 'lossy-1' : 'lossy-2';
  if (cell.kind === 'slow') return 'lossy-2';
  if (cell.kind !== 'passed') return cell.kind;
  return ([undefined, 'slow-1', 'slow-2', 'slow-3'] as const)[cell.slow ?? 0] ?? 'passed';
}

/** How slow is slow: from these multiples of the usual time on. */
export interface Scale {
  factors: readonly [number, number, number];
  /** The usual time between nodes, ms. */
  usualMs?: number;
}

/** Below this much, ms, one time is not called slower than another: the probes' own noise. */
const NOISE_MS = 5;

const FACTORS: Scale['factors'] = [3, 10, 30];

/** Cells that stand out from their row as a picture can hold them without becoming large. */
const MOST_SLOW = 4_000;

/**
 * The grid with how slow each cell is for what is usual: the p99 that half of the cells between nodes do not exceed; of
 * Services, each of which does something else, half of those in the same column. What counts as slow is raised until few
 * enough cells stand out.
 */
export function heated(grid: Grid, mostSlow = MOST_SLOW): { grid: Grid; scale: Scale } {
  const { columns, nodeColumns, cells } = grid;
  // All columns of nodes are one group.
  const groupOf = (at: number) => Math.max(at % columns.length, nodeColumns - 1);
  const timed = cells.flatMap((cell, at) =>
    cell?.kind === 'passed' && cell.p99Ms !== undefined ? [{ at, ms: cell.p99Ms }] : [],
  );
  const usual = new Map(
    [...Map.groupBy(timed, ({ at }) => groupOf(at))].map(([group, times]) => [
      group,
      percentile(
        times.map(({ ms }) => ms),
        50,
      ),
    ]),
  );
  const ratios = new Map(
    timed.map(({ at, ms }) => [at, ms / Math.max(usual.get(groupOf(at)) ?? 0, NOISE_MS)]),
  );
  let factors = FACTORS;
  while ([...ratios.values()].filter((ratio) => ratio >= factors[0]).length > mostSlow)
    factors = [factors[1], factors[2], factors[2] * 3];
  const usualMs = nodeColumns > 0 ? usual.get(nodeColumns - 1) : undefined;
  return {
    grid: {
      ...grid,
      cells: cells.map((cell, at) => {
        const slow = factors.filter((factor) => (ratios.get(at) ?? 0) >= factor).length;
        return cell === undefined || slow === 0 ? cell : { ...cell, slow };
      }),
    },
    scale: { factors, ...(usualMs === undefined ? {} : { usualMs }) },
  };
}

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
