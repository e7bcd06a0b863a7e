import { contains, formatAddress } from '../../../model/range.ts';
import { escaped } from '../text.ts';
import { partOf } from './axis.ts';
import { type Placed, type PlacedRange, WORDS } from './placed.ts';
import { COLOURS, tick, ticksOf } from './ticks.ts';
import { sizeText, windowOf } from './window.ts';

const [WIDTH, LEFT] = [850, 70];

/** One range with the addresses in it, true to scale: the smallest part of it in which all of them lie. */
export function zoomedOf({ kind, range, sources }: PlacedRange, { held }: Placed): string {
  const inside = held.filter(({ address }) => contains(range, address));
  const window = windowOf(
    range,
    inside.map(({ address }) => address),
  );
  const x = (value: bigint) => LEFT + partOf(value, window.first, window.last) * WIDTH;
  const part = window.text === range.text ? '' : `, all of them in ${window.text}, which is drawn`;
  const said = `${inside.length} of ${sizeText(range)} addresses are held${part}`;
  return [
    '<figure>',
    `<figcaption><code>${escaped(range.text)}</code> ${WORDS[kind]}: ${escaped(said)} <span class="quiet">${escaped([...new Set(sources)].join('; '))}</span></figcaption>`,
    '<div class="scroll" tabindex="0" role="group" aria-label="addresses in the range">',
    `<svg class="addresses" xmlns="http://www.w3.org/2000/svg" width="${LEFT + WIDTH + 10}" height="48" viewBox="0 0 ${LEFT + WIDTH + 10} 48" role="img" aria-label="${escaped(`${range.text}: ${said}`)}" font-family="system-ui, sans-serif" font-size="11" fill="currentColor">`,
    `<rect fill="none" stroke="${COLOURS[kind]}" stroke-width="1.5" rx="3" x="${LEFT}" y="8" width="${WIDTH}" height="22"/>`,
    ...ticksOf(inside, ({ address }) => x(address.value)).map((each) => tick(each, 12, 14)),
    `<text x="${LEFT}" y="44">${formatAddress(window.first, window.family)}</text>`,
    `<text x="${LEFT + WIDTH}" y="44" text-anchor="end">${formatAddress(window.last, window.family)}</text>`,
    '</svg>',
    '</div>',
    '</figure>',
  ].join('\n');
}
