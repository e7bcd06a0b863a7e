import { expect, test } from 'vitest';
import { PASSED, samplePair } from '../e2e/samples/pairs.sample.ts';
import type { Observation } from './probe.ts';
import { Stopwatch } from './rate/stopwatch.ts';
import { findSlowPairs } from './slow-pairs.ts';

const SLOW: Observation = { ...PASSED, connectMs: 1_020 };
const RESENT: Observation = { ...SLOW, resent: true };

/** Whether a pair is marked whose connections were these, and those of each further look these. */
async function isMarked(observations: Observation[], ...looks: Observation[][]): Promise<boolean> {
  const pair = samplePair('a', { node: 'b' }, { observations });
  let look = 0;
  pair.from.probe = async (targets) => {
    const seen = looks[look++] ?? [];
    return targets.map((_, at) => seen[at] ?? PASSED);
  };
  await findSlowPairs([pair], new Stopwatch());
  return pair.slow === true;
}

const most = [RESENT, RESENT, PASSED];

test.for<[what: string, marked: boolean, first: Observation[], ...looks: Observation[][]]>([
  ['half of the connections, at each look', true, [SLOW, PASSED], most, most],
  ['fewer than half', false, [SLOW, PASSED, PASSED], most, most],
  ['a moment', false, [SLOW, SLOW], [PASSED, PASSED, PASSED]],
  ['two moments', false, [SLOW, SLOW], most, [RESENT, PASSED, PASSED]],
  ['a source without a processor', false, [SLOW, SLOW], [SLOW, SLOW, SLOW], [SLOW, SLOW, SLOW]],
])('%s', async ([, marked, first, ...looks]) => {
  expect(await isMarked(first, ...looks)).toBe(marked);
});

test('of several pairs each has its own connections', async () => {
  const slow = samplePair('a', { node: 'b' }, { observations: [SLOW] });
  const other = samplePair('a', { node: 'c' }, { observations: [SLOW] });
  slow.from.probe = async (targets) => targets.map(({ node }) => (node === 'b' ? RESENT : PASSED));
  await findSlowPairs([slow, other], new Stopwatch());
  expect([slow.slow, other.slow]).toEqual([true, undefined]);
});
