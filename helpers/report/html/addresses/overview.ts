import type { AddressKind } from '../../../model/address-map.ts';
import { escaped } from '../text.ts';
import { axisOf, placeOn, type Segment } from './axis.ts';
import { type Placed, type PlacedAddress, type PlacedRange, WORDS } from './placed.ts';
import { COLOURS, tick, ticksOf } from './ticks.ts';

const [LEFT, WIDTH, LANE, TOP] = [70, 850, 34, 18];
const KINDS: readonly AddressKind[] = ['pod', 'service', 'node'];

/** All ranges of a family on one line, a lane for each kind, so that what overlaps lies one above the other. */
export function overviewOf(placed: Placed): string {
  const axis = axisOf(placed, WIDTH);
  const lanes = KINDS.filter((kind) => [...placed.ranges, ...placed.held].some((each) => each.kind === kind));
  const height = TOP + lanes.length * LANE + 8;
  return [
    `<svg class="addresses" xmlns="http://www.w3.org/2000/svg" width="${LEFT + WIDTH + 10}" height="${height}" viewBox="0 0 ${LEFT + WIDTH + 10} ${height}" role="img" aria-label="${escaped(labelOf(placed))}" font-family="system-ui, sans-serif" font-size="11" fill="currentColor">`,
    ...clashes(placed, axis).map(
      ({ x, width }) =>
        `<rect class="f-lossy-1" fill="#fee08b" x="${LEFT + x}" y="${TOP}" width="${width}" height="${lanes.length * LANE}"/><text x="${LEFT + x + 4}" y="${TOP - 5}" font-weight="700">✗ overlap</text>`,
    ),
    ...axis
      .filter(({ empty }) => empty)
      .map(
        ({ x, width }) =>
          `<text x="${LEFT + x + width / 2}" y="${TOP + (lanes.length * LANE) / 2 + 4}" text-anchor="middle">⋯</text>`,
      ),
    ...lanes.map((kind, lane) => laneOf(kind, TOP + lane * LANE, placed, axis)),
    '</svg>',
  ].join('\n');
}

function laneOf(kind: AddressKind, y: number, placed: Placed, axis: readonly Segment[]): string {
  const own = placed.held.filter((each) => each.kind === kind);
  return [
    `<text x="${LEFT - 8}" y="${y + 19}" text-anchor="end">${WORDS[kind]}</text>`,
    ...placed.ranges.filter((each) => each.kind === kind).map((each) => bar(each, y, axis)),
    ...ticksOf(own, (each: PlacedAddress) => LEFT + placeOn(axis, each.address.value)).map((each) =>
      tick(each, y + 17, 12),
    ),
  ].join('\n');
}

function bar({ kind, range }: PlacedRange, y: number, axis: readonly Segment[]): string {
  const inside = axis.filter(({ first, last }) => range.first <= first && last <= range.last);
  const x = LEFT + (inside[0]?.x ?? 0);
  const width = inside.reduce((sum, segment) => sum + segment.width, 0);
  return [
    `<rect fill="none" stroke="${COLOURS[kind]}" stroke-width="1.5" rx="3" x="${x + 1}" y="${y + 2}" width="${width - 2}" height="${LANE - 5}"/>`,
    `<text x="${x + 6}" y="${y + 14}">${escaped(range.text)}</text>`,
  ].join('');
}

/** Parts that ranges of two kinds share. */
function clashes({ ranges }: Placed, axis: readonly Segment[]): Segment[] {
  return axis.filter(
    ({ first, last }) =>
      new Set(
        ranges.filter(({ range }) => range.first <= first && last <= range.last).map(({ kind }) => kind),
      ).size > 1,
  );
}

function labelOf({ family, ranges, held, overlaps }: Placed): string {
  const told = ranges.map(({ kind, range }) => `${WORDS[kind]} ${range.text}`);
  return `IPv${family}: ${told.join(', ') || 'no range'}, ${held.length} addresses; ${overlaps.join('; ') || 'no overlap'}`;
}
