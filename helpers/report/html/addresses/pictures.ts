import type { AddressKind } from '../../../model/forms.ts';
import { contains, formatAddress } from '../../../model/range.ts';
import { type Html, html, picture, scrolled, some } from '../components.ts';
import { axisOf, partOf, placeOn, type Segment, sizeText, windowOf } from './axis.ts';
import { type Placed, type PlacedAddress, type PlacedRange, WORDS } from './placed.ts';

const [LEFT, WIDTH, LANE, TOP] = [70, 850, 34, 18];
const KINDS: readonly AddressKind[] = ['pod', 'service', 'node'];

/** Colours that differ for every kind of colour vision, on a light page and on a dark one. */
export const COLOURS: Readonly<Record<AddressKind, string>> = {
  pod: '#2f7fc1',
  service: '#d98200',
  node: '#8a8f96',
};

/** Maximum of holders to name at one place. */
const MOST_TOLD = 4;

/** All ranges of a family on one line, a lane for each kind, so that overlapping ranges lie above each other. */
export function overviewOf(placed: Placed): Html {
  const { family, ranges, held, overlaps } = placed;
  const axis = axisOf(placed, WIDTH);
  const lanes = KINDS.filter((kind) => [...ranges, ...held].some((each) => each.kind === kind));
  const depth = lanes.length * LANE;
  const told = ranges.map(({ kind, range }) => `${WORDS[kind]} ${range.text}`);
  const label = `IPv${family}: ${told.join(', ') || 'no range'}, ${held.length} addresses; ${overlaps.join('; ') || 'no overlap'}`;
  const body = html`
    ${clashes(placed, axis).map(
      ({ x, width }) => html`
        <rect class="f-lossy-1" fill="#fee08b" x=${LEFT + x} y=${TOP} width=${width} height=${depth} />
        <text x=${LEFT + x + 4} y=${TOP - 5} font-weight="700">✗ overlap</text>`,
    )}
    ${axis
      .filter(({ empty }) => empty)
      .map(
        ({ x, width }) =>
          html`<text x=${LEFT + x + width / 2} y=${TOP + depth / 2 + 4} text-anchor="middle">⋯</text>`,
      )}
    ${lanes.map((kind, lane) => laneOf(kind, TOP + lane * LANE, placed, axis))}`;
  return picture('addresses', LEFT + WIDTH + 10, TOP + depth + 8, label, body);
}

function laneOf(kind: AddressKind, y: number, { ranges, held }: Placed, axis: readonly Segment[]): Html {
  const own = held.filter((each) => each.kind === kind);
  return html`
    <text x=${LEFT - 8} y=${y + 19} text-anchor="end">${WORDS[kind]}</text>
    ${ranges.filter((each) => each.kind === kind).map((each) => bar(each, y, axis))}
    ${ticks(own, ({ address }) => LEFT + placeOn(axis, address.value), y + 17, 12)}`;
}

function bar({ kind, range }: PlacedRange, y: number, axis: readonly Segment[]): Html {
  const inside = axis.filter(({ first, last }) => range.first <= first && last <= range.last);
  const x = LEFT + (inside[0]?.x ?? 0);
  const width = inside.reduce((sum, segment) => sum + segment.width, 0);
  return html`
    <rect fill="none" stroke=${COLOURS[kind]} stroke-width="1.5" rx="3" x=${x + 1} y=${y + 2} width=${width - 2} height=${LANE - 5} />
    <text x=${x + 6} y=${y + 14}>${range.text}</text>`;
}

/** Parts that ranges of two kinds share. */
function clashes({ ranges }: Placed, axis: readonly Segment[]): Segment[] {
  const covers = ({ range }: PlacedRange, { first, last }: Segment) =>
    range.first <= first && last <= range.last;
  return axis.filter(
    (part) => new Set(ranges.filter((range) => covers(range, part)).map(({ kind }) => kind)).size > 1,
  );
}

/** One range with its addresses, to scale: the smallest part that contains all of them. */
export function zoomedOf({ kind, range, sources }: PlacedRange, { held }: Placed): Html {
  const inside = held.filter(({ address }) => contains(range, address));
  const window = windowOf(
    range,
    inside.map(({ address }) => address),
  );
  const x = ({ address }: PlacedAddress) => LEFT + partOf(address.value, window.first, window.last) * WIDTH;
  const part = window.text === range.text ? '' : `, all in ${window.text}, which is shown`;
  const said = `${inside.length} of ${sizeText(range)} addresses are held${part}`;
  const body = html`
    <rect fill="none" stroke=${COLOURS[kind]} stroke-width="1.5" rx="3" x=${LEFT} y="8" width=${WIDTH} height="22" />
    ${ticks(inside, x, 12, 14)}
    <text x=${LEFT} y="44">${formatAddress(window.first, window.family)}</text>
    <text x=${LEFT + WIDTH} y="44" text-anchor="end">${formatAddress(window.last, window.family)}</text>`;
  return html`
    <figure>
      <figcaption><code>${range.text}</code> ${WORDS[kind]}: ${said} <span class="quiet">${[...new Set(sources)].join('; ')}</span></figcaption>
      ${scrolled('addresses in the range', picture('addresses', LEFT + WIDTH + 10, 48, `${range.text}: ${said}`, body))}
    </figure>`;
}

/** Addresses by their position, rounded to half a px, so that their number is limited. */
function ticks(
  held: readonly PlacedAddress[],
  placeOf: (address: PlacedAddress) => number,
  y: number,
  height: number,
): Html {
  const byPlace = Map.groupBy(held, (each) => Math.round(placeOf(each) * 2) / 2);
  return [...byPlace].map(([x, addresses]) => tick(x, addresses, y, height));
}

/** A stroke with its holder for the pointer; larger and with a sign if there is a problem. */
function tick(x: number, addresses: readonly PlacedAddress[], y: number, height: number): Html {
  const wrong = addresses.some(({ trouble }) => trouble !== undefined);
  const { shown, more } = some(addresses, MOST_TOLD);
  const told = shown.map(
    ({ address, holder, trouble }) => `${address.text} ${holder}${trouble ? `: ${trouble}` : ''}`,
  );
  const title = html`<title>${[...told, ...(more > 0 ? [`and ${more} more`] : [])].join('\n')}</title>`;
  if (wrong)
    return html`<g class="stray"><rect fill="#cf4b2f" x=${x - 1.5} y=${y - 3} width="3" height=${height + 6}>${title}</rect><text x=${x + 3} y=${y - 3} font-weight="700">✗</text></g>`;
  return html`<rect fill=${COLOURS[addresses[0]?.kind ?? 'pod']} x=${x - 1} y=${y} width="2" height=${height}>${title}</rect>`;
}
