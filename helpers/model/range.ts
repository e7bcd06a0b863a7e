import ipaddr from 'ipaddr.js';

/** An IP address as a number, so that ranges compare without text. */
export interface Address {
  readonly text: string;
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** A CIDR range: every address from first to last, both included. */
export interface Range {
  /** In CIDR notation, such as 10.200.0.0/16. */
  readonly text: string;
  readonly family: 4 | 6;
  readonly prefix: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** One range or more. */
export type Ranges = readonly [Range, ...Range[]];

/** @throws Error with the expected form, if the text is not an IP address */
export function parseAddress(text: string): Address {
  const four = fourPartDecimal(text);
  if (four !== undefined) return { text, family: 4, value: BigInt(four) };
  if (!ipaddr.IPv6.isValid(text)) {
    throw new Error(`expected an IP address, such as 10.200.0.1, got "${text}"`);
  }
  const bytes = ipaddr.IPv6.parse(text).toByteArray();
  return { text, family: 6, value: bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n) };
}

/**
 * The number of an IPv4 address; undefined for any other text. Parsed by hand, because a large cluster has a hundred thousand addresses and
 * the library's expressions take ten times as long.
 */
function fourPartDecimal(text: string): number | undefined {
  let value = 0;
  let part = 0;
  let digits = 0;
  let parts = 1;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === DOT) {
      if (digits === 0 || parts === 4) return undefined;
      value = value * 256 + part;
      part = 0;
      digits = 0;
      parts += 1;
      continue;
    }
    // Some parsers take a leading zero for octal, so it is refused here.
    if (code < ZERO || code > NINE || (digits > 0 && part === 0)) return undefined;
    part = part * 10 + code - ZERO;
    digits += 1;
    if (part > 255) return undefined;
  }
  return parts === 4 && digits > 0 ? value * 256 + part : undefined;
}

const [DOT, ZERO, NINE] = ['.', '0', '9'].map((letter) => letter.charCodeAt(0)) as [number, number, number];

/**
 * Reads a CIDR range.
 * @throws Error: not a CIDR, or host bits set (with the range that was probably meant)
 */
export function parseRange(text: string): Range {
  const [base, length, ...rest] = text.split('/');
  if (base === undefined || length === undefined || rest.length > 0 || !/^\d{1,3}$/.test(length)) {
    throw new Error('not a CIDR; expected a range such as 10.200.0.0/16');
  }
  let address: Address;
  try {
    address = parseAddress(base);
  } catch {
    throw new Error(`not a CIDR, "${base}" is not an IP address; expected a range such as 10.200.0.0/16`);
  }
  const bits = address.family === 4 ? 32 : 128;
  const prefix = Number(length);
  if (prefix > bits) throw new Error(`not a CIDR, the prefix length is at most ${bits}`);
  const size = 1n << BigInt(bits - prefix);
  const first = (address.value / size) * size;
  if (first !== address.value) {
    throw new Error(
      `host bits are set; the range of that length is ${formatAddress(first, address.family)}/${prefix}`,
    );
  }
  return { text: `${base}/${prefix}`, family: address.family, prefix, first, last: first + size - 1n };
}

/**
 * Reads one range, or one of each family separated by a comma, as Kubernetes does for dual-stack clusters.
 * @throws Error with the expected form
 */
export function parseRanges(text: string): Ranges {
  const ranges = parseRangeList(text);
  if (ranges.length > 2 || (ranges[1] !== undefined && ranges[0].family === ranges[1].family))
    throw new Error('expected one range, or one of IPv4 and one of IPv6, separated by a comma');
  return ranges;
}

/**
 * Reads any number of ranges, separated by commas.
 * @throws Error with the expected form
 */
export function parseRangeList(text: string): Ranges {
  const [first = '', ...more] = text.split(',');
  return [parseRange(first.trim()), ...more.map((part) => parseRange(part.trim()))];
}

/** The ranges as they were written. */
export function textOf(ranges: Ranges): string {
  return ranges.map(({ text }) => text).join(',');
}

/** An address number in the family's usual notation. */
export function formatAddress(value: bigint, family: 4 | 6): string {
  const length = family === 4 ? 4 : 16;
  const bytes = Array.from({ length }, (_, index) =>
    Number((value >> BigInt(8 * (length - 1 - index))) & 255n),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

export function contains(range: Range, address: Address): boolean {
  return range.family === address.family && range.first <= address.value && address.value <= range.last;
}

export function overlaps(one: Range, other: Range): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

/** Whether every address of the inner range is in the outer one. */
export function encloses(outer: Range, inner: Range): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** How many addresses a range has. */
export function sizeOf(range: Range): bigint {
  return range.last - range.first + 1n;
}

/** Whether addresses lie in one of several ranges. For many addresses and many ranges: a large cluster has 100,000 and 5,000. */
export function withinAny(ranges: readonly Range[]): (address: Address) => boolean {
  const sorted = new Map(
    ([4, 6] as const).map((family) => [
      family,
      merged(ranges.filter((range) => range.family === family).sort((a, b) => (a.first < b.first ? -1 : 1))),
    ]),
  );
  return ({ family, value }) => {
    const list = sorted.get(family) ?? [];
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle]?.last ?? 0n) < value) low = middle + 1;
      else high = middle;
    }
    const next = list[low];
    return next !== undefined && next.first <= value;
  };
}

/** Sorted ranges, those that overlap as one. */
function merged(ranges: readonly Range[]): { first: bigint; last: bigint }[] {
  const result: { first: bigint; last: bigint }[] = [];
  for (const { first, last } of ranges) {
    const before = result.at(-1);
    if (before === undefined || before.last < first) result.push({ first, last });
    else if (before.last < last) before.last = last;
  }
  return result;
}
