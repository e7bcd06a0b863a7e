import type { AddressKind } from '../../../model/address-map.ts';
import { escaped } from '../text.ts';
import type { PlacedAddress } from './placed.ts';

/** Colours that are told apart with every kind of colour vision, on a light page and on a dark one. */
export const COLOURS: Readonly<Record<AddressKind, string>> = {
  pod: '#2f7fc1',
  service: '#d98200',
  node: '#8a8f96',
};

/** Addresses that are drawn at the same place. */
export interface Tick {
  x: number;
  addresses: PlacedAddress[];
}

/** Names of holders that are told of one place. */
const MOST_TOLD = 4;

/** Addresses by where they are drawn, to half a px: however many there are, a line has no more places. */
export function ticksOf(held: readonly PlacedAddress[], placeOf: (address: PlacedAddress) => number): Tick[] {
  const byPlace = Map.groupBy(held, (each) => Math.round(placeOf(each) * 2) / 2);
  return [...byPlace].map(([x, addresses]) => ({ x, addresses }));
}

/** A stroke, with who it is for the pointer; larger and with a sign where something is wrong. */
export function tick({ x, addresses }: Tick, y: number, height: number): string {
  const wrong = addresses.find(({ trouble }) => trouble !== undefined);
  const more = addresses.length - MOST_TOLD;
  const told = [
    ...addresses
      .slice(0, MOST_TOLD)
      .map(({ address, holder, trouble }) => `${address.text} ${holder}${trouble ? `: ${trouble}` : ''}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
  const title = `<title>${escaped(told.join('\n'))}</title>`;
  if (wrong !== undefined)
    return `<g class="stray"><rect fill="#cf4b2f" x="${x - 1.5}" y="${y - 3}" width="3" height="${height + 6}">${title}</rect><text x="${x + 3}" y="${y - 3}" font-weight="700">✗</text></g>`;
  return `<rect fill="${COLOURS[addresses[0]?.kind ?? 'pod']}" x="${x - 1}" y="${y}" width="2" height="${height}">${title}</rect>`;
}
