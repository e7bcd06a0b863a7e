import { describe, expect, test } from 'vitest';
import type { Held } from '../../kube/inventory/holders.ts';
import { Violation } from '../../model/outcomes.ts';
import { overlapping } from '../../model/overlapping.ts';
import {
  contains,
  formatAddress,
  overlaps,
  parseAddress,
  parseRange,
  type Range,
} from '../../model/range.ts';
import { expectInside, expectOutside, expectOwnAddresses } from './expect-addresses.ts';
import { checkNodeRanges } from './expect-node-ranges.ts';

/** A random generator that repeats its numbers for the same seed, from 0 up to 1 (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The sorted details of a check's violation; empty if it passes. */
function named(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof Violation) return [...error.details].sort();
    throw error;
  }
}

const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1);
const PODS = [
  { range: parseRange('10.200.0.0/24'), source: 'test' },
  { range: parseRange('fd00::/120'), source: 'test' },
];

/** Addresses in and around a small range of either family, so that many are duplicates and many lie outside. */
function heldOf(random: () => number): Held[] {
  return Array.from({ length: Math.floor(random() * 120) }, (_, index) => {
    const last = Math.floor(random() * 400);
    const six = random() < 0.3;
    const text = six
      ? `${random() < 0.5 ? 'fd00::' : 'fd00:0::'}${last.toString(16)}`
      : formatAddress(parseRange('10.200.0.0/16').first + BigInt(last), 4);
    return { address: parseAddress(text), holder: `pod ns/p${index} on worker` };
  });
}

describe.for(SEEDS)('with random addresses and ranges, seed %i', (seed) => {
  test('finds the same duplicate addresses as a comparison of all pairs', () => {
    const held = heldOf(randomOf(seed));
    const same = (one: Held, other: Held) =>
      one.address.family === other.address.family && one.address.value === other.address.value;
    const oracle = held
      .filter(
        (one, index) =>
          held.findIndex((other) => same(one, other)) === index &&
          held.filter((other) => same(one, other)).length > 1,
      )
      .map((first) => {
        const holders = held.filter((other) => same(first, other)).map(({ holder }) => holder);
        return `${first.address.text} is held by ${holders.join(' and by ')}`;
      });
    expect(named(() => expectOwnAddresses('pod', held))).toEqual(oracle.sort());
  });

  test('sorts each address into inside or outside the ranges', () => {
    const held = heldOf(randomOf(seed));
    const inside = (one: Held) => PODS.some(({ range }) => contains(range, one.address));
    const line = ({ address, holder }: Held) => `${address.text} of ${holder}`;
    const [within, without] = [held.filter(inside), held.filter((one) => !inside(one))];
    expect(named(() => expectInside('pod', held, PODS))).toEqual(without.map(line).sort());
    expect(named(() => expectOutside('pod', held, PODS))).toEqual(within.map(line).sort());
  });

  test('finds the same overlapping ranges as a comparison of all pairs, in the given order', () => {
    const random = randomOf(seed);
    const ranges = Array.from({ length: Math.floor(random() * 60) }, (_, index) => ({
      node: `n${index}`,
      range: rangeOf(random),
    }));
    const oracle = ranges.flatMap((one, index) =>
      ranges.slice(index + 1).flatMap((other) => (overlaps(one.range, other.range) ? [[one, other]] : [])),
    );
    expect(overlapping(ranges)).toEqual(oracle);
    const all = [parseRange('10.200.0.0/16'), parseRange('fd00::/64')].map((range) => ({
      range,
      source: 'test',
    }));
    if (ranges.length > 0) expect(named(() => checkNodeRanges(ranges, all))).toHaveLength(oracle.length);
  });
});

/** A random part of either range, in one of ten sizes. */
function rangeOf(random: () => number): Range {
  const six = random() < 0.3;
  const [whole, bits] = six ? [parseRange('fd00::/64'), 128] : [parseRange('10.200.0.0/16'), 32];
  const prefix = whole.prefix + 3 + Math.floor(random() * 10);
  const place = BigInt(Math.floor(random() * 2 ** (prefix - whole.prefix)));
  const first = whole.first + (place << BigInt(bits - prefix));
  return parseRange(`${formatAddress(first, whole.family)}/${prefix}`);
}
