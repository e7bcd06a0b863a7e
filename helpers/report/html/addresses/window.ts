import { type Address, formatAddress, type Range } from '../../../model/range.ts';

/** Bits of the addresses that are drawn at least: one alone would have no neighbours to be seen among. */
const LEAST_BITS = 4;

/** The smallest part of a range, as a range, in which all these addresses lie; the whole where there are none. */
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

/** How many addresses a range has, in a form that a reader can take in. */
export function sizeText({ first, last, family, prefix }: Range): string {
  const count = last - first + 1n;
  return count < 100_000_000n
    ? Number(count).toLocaleString('en')
    : `2^${(family === 4 ? 32 : 128) - prefix}`;
}
