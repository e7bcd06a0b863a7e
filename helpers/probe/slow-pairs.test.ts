import { expect, test } from 'vitest';
import { PASSED, samplePair } from '../e2e/samples/pairs.sample.ts';
import type { Observation } from './probe.ts';
import { Stopwatch } from './rate/stopwatch.ts';
import { findSlowPairs } from './slow-pairs.ts';

const SLOW: Observation = { ...PASSED, connectMs: 1_020 };
const RESENT: Observation = { ...SLOW, resent: true };

/** Whether a pair with these connections is marked as slow, given those of each further look. */
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
  ['marks a pair with half of its connections slow at each look', true, [SLOW, PASSED], most, most],
  ['does not mark a pair with fewer than half slow', false, [SLOW, PASSED, PASSED], most, most],
  ['does not mark a pair that was slow once', false, [SLOW, SLOW], [PASSED, PASSED, PASSED]],
  ['does not mark a pair that was slow twice', false, [SLOW, SLOW], most, [RESENT, PASSED, PASSED]],
  [
    'does not mark a pair whose kernel sent nothing again',
    false,
    [SLOW, SLOW],
    [SLOW, SLOW, SLOW],
    [SLOW, SLOW, SLOW],
  ],
])('%s', async ([, marked, first, ...looks]) => {
  expect(await isMarked(first, ...looks)).toBe(marked);
});

test('judges each of several pairs by its own connections', async () => {
  const slow = samplePair('a', { node: 'b' }, { observations: [SLOW] });
  const other = samplePair('a', { node: 'c' }, { observations: [SLOW] });
  slow.from.probe = async (targets) => targets.map(({ node }) => (node === 'b' ? RESENT : PASSED));
  await findSlowPairs([slow, other], new Stopwatch());
  expect([slow.slow, other.slow]).toEqual([true, undefined]);
});
