import { type Address, formatAddress, type Range } from '../../../model/range.ts';
import type { Placed } from './placed.ts';

/** A part of a line of addresses, from first to last, both included. */
export interface Segment {
  first: bigint;
  last: bigint;
  /** px. */
  x: number;
  width: number;
  /** Empty: drawn narrow at any size. */
  empty: boolean;
}

const EMPTY_WIDTH = 26;

/**
 * All addresses of a family on one line. Its scale changes wherever a range begins or ends, so that a /24 beside a /8 is visible, and
 * unused parts are narrow. Addresses outside of any range have their own parts.
 * @param width px
 */
export function axisOf({ ranges, held }: Placed, width: number): Segment[] {
  const covered = ranges.map(({ range: { first, last } }) => ({ first, last }));
  const spans = [
    ...covered,
    ...outsideOf(
      held.map(({ address }) => address.value),
      covered,
    ),
  ];
  const bounds = [...new Set(spans.flatMap(({ first, last }) => [first, last + 1n]))].sort(ascending);
  const parts = bounds.slice(0, -1).map((first, at) => {
    const last = (bounds[at + 1] ?? first) - 1n;
    return { first, last, empty: !spans.some((span) => span.first <= first && last <= span.last) };
  });
  const empty = parts.filter((part) => part.empty).length;
  const each = (width - empty * EMPTY_WIDTH) / Math.max(1, parts.length - empty);
  let x = 0;
  return parts.map((part) => {
    const segment = { ...part, x, width: part.empty ? EMPTY_WIDTH : each };
    x += segment.width;
    return segment;
  });
}

/** Where on the line an address is, px. */
export function placeOn(axis: readonly Segment[], value: bigint): number {
  const segment = axis.find(({ first, last }) => first <= value && value <= last);
  if (segment === undefined) return 0;
  return segment.x + segment.width * partOf(value, segment.first, segment.last);
}

/** The position between first and last, 0 to 1; the middle if both are equal. */
export function partOf(value: bigint, first: bigint, last: bigint): number {
  if (first === last) return 0.5;
  return Number(((value - first) * 100_000n) / (last - first)) / 100_000;
}

interface Span {
  first: bigint;
  last: bigint;
}

/** Addresses that no range has, those together that no range lies between, with room for one more on either side. */
function outsideOf(values: readonly bigint[], covered: readonly Span[]): Span[] {
  const outside = values
    .filter((value) => !covered.some(({ first, last }) => first <= value && value <= last))
    .sort(ascending);
  const spans: Span[] = [];
  for (const value of outside) {
    const before = spans.at(-1);
    const parted = before === undefined || covered.some(({ first }) => before.last < first && first < value);
    if (parted) spans.push({ first: value, last: value });
    else before.last = value;
  }
  return spans;
}

function ascending(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The minimum of address bits to draw, because a single address needs visible neighbours. */
const LEAST_BITS = 4;

/** The smallest part of a range, as a range, that contains all these addresses; the whole range for no addresses. */
export function windowOf(range: Range, held: readonly Address[]): Range {
  const values = held.map(({ value }) => value);
  if (values.length === 0) return range;
  const [least, most] = values.reduce<[bigint, bigint]>(
    ([low, high], value) => [value < low ? value : low, value > high ? value : high],
    [range.last, range.first],
  );
  const bits = range.family === 4 ? 32 : 128;
  let [prefix, size] = [bits, 1n];
  const fits = () => least / size === most / size && bits - prefix >= LEAST_BITS;
  while (prefix > range.prefix && !fits()) [prefix, size] = [prefix - 1, size * 2n];
  const first = (least / size) * size;
  return {
    text: `${formatAddress(first, range.family)}/${prefix}`,
    family: range.family,
    prefix,
    first,
    last: first + size - 1n,
  };
}

/** The number of addresses of a range, in a readable form. */
export function sizeText({ first, last, family, prefix }: Range): string {
  const count = last - first + 1n;
  return count < 100_000_000n
    ? Number(count).toLocaleString('en')
    : `2^${(family === 4 ? 32 : 128) - prefix}`;
}
