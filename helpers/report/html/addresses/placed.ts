import { shared } from '../../../kube/inventory/holders.ts';
import type { AddressKind, AddressMap } from '../../../model/forms.ts';
import {
  type Address,
  contains,
  encloses,
  overlaps,
  parseAddress,
  parseRange,
  type Range,
} from '../../../model/range.ts';

export interface PlacedRange {
  kind: AddressKind;
  range: Range;
  /** All sources of the range. */
  sources: string[];
}

export interface PlacedAddress {
  kind: AddressKind;
  address: Address;
  holder: string;
  /** The problem, if any: the wrong range for its kind, or a second holder. */
  trouble?: string;
}

/** The addresses and ranges of one family as numbers, with their problems. */
export interface Placed {
  family: 4 | 6;
  ranges: PlacedRange[];
  held: PlacedAddress[];
  /** Overlaps of ranges of two kinds, in words. */
  overlaps: string[];
}

/** The word for each kind. */
export const WORDS: Readonly<Record<AddressKind, string>> = {
  pod: 'pods',
  service: 'Services',
  node: 'nodes',
};

/** An address map by family; an empty family is left out. */
export function placedOf(map: AddressMap): Placed[] {
  const ranges = rangesOf(map);
  const held = map.held.flatMap(({ kind, address, holder }) => {
    const read = attempt(() => parseAddress(address));
    return read === undefined ? [] : [{ kind, address: read, holder }];
  });
  return ([4, 6] as const)
    .map((family) => {
      const own = ranges.filter(({ range }) => range.family === family);
      const there = held.filter(({ address }) => address.family === family);
      return { family, ranges: own, held: judged(there, own), overlaps: overlapsOf(own) };
    })
    .filter((placed) => placed.ranges.length + placed.held.length > 0);
}

function rangesOf(map: AddressMap): PlacedRange[] {
  const byText = Map.groupBy(map.ranges, ({ kind, range }) => `${kind} ${range}`);
  return [...byText.values()].flatMap((same) => {
    const [{ kind = 'pod', range = '' } = {}] = same;
    const read = attempt(() => parseRange(range));
    return read === undefined ? [] : [{ kind, range: read, sources: same.map(({ source }) => source) }];
  });
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function judged(held: readonly PlacedAddress[], ranges: readonly PlacedRange[]): PlacedAddress[] {
  const holders = new Map(shared(held).map(({ address, holders }) => [parseAddress(address).value, holders]));
  return held.map((each) => {
    const trouble = troubleOf(each, ranges, holders.get(each.address.value) ?? []);
    return trouble === undefined ? each : { ...each, trouble };
  });
}

function troubleOf(
  { kind, address, holder }: PlacedAddress,
  ranges: readonly PlacedRange[],
  holders: readonly string[],
): string | undefined {
  const other = holders.find((each) => each !== holder);
  if (other !== undefined) return `is also that of ${other}`;
  const own = ranges.filter((each) => each.kind === kind);
  if (own.some(({ range }) => contains(range, address))) return undefined;
  const foreign = ranges.find(({ range }) => contains(range, address));
  if (foreign !== undefined) return `lies in ${foreign.range.text}, the range of ${WORDS[foreign.kind]}`;
  return own.length === 0 ? undefined : `lies outside of ${own.map(({ range }) => range.text).join(' and ')}`;
}

function overlapsOf(ranges: readonly PlacedRange[]): string[] {
  return ranges.flatMap((one, at) =>
    ranges
      .slice(at + 1)
      .filter((other) => other.kind !== one.kind && overlaps(one.range, other.range))
      .map((other) => {
        const [outer, inner] = encloses(one.range, other.range) ? [one, other] : [other, one];
        const relation = inner.range.text === outer.range.text ? 'is also' : 'lies in';
        return `${inner.range.text}, the range of ${WORDS[inner.kind]}, ${relation} ${outer.range.text}, that of ${WORDS[outer.kind]}`;
      }),
  );
}
