import { expect, test } from 'vitest';
import { pairsOf } from '../../e2e/samples/comparison.sample.ts';
import { namesOf } from './names.ts';
import { matchPairs } from './pair-changes.ts';
import { beyondNoise, type TimeChange, timeChange } from './time-change.ts';

const nodesOf = (count: number) => Array.from({ length: count }, (_, index) => `node${index}`);

/** The change where each source's pairs take these times, ms: half of the exchanges, and 99 % a tenth more. */
function changeOf(
  before: readonly number[],
  after: readonly number[],
  scatter = 0.1,
): TimeChange | undefined {
  const nodes = nodesOf(before.length);
  const names = namesOf({ run: 'one', nodes }, { run: 'other', nodes });
  const pairs = (times: readonly number[], suffix: string) =>
    pairsOf(
      nodes,
      (from) => {
        const medianMs = times[nodes.indexOf(from)] ?? 0;
        return { medianMs, p99Ms: medianMs + scatter };
      },
      suffix,
    );
  return timeChange(matchPairs(pairs(before, '7x2lp'), pairs(after, 'c4pmk'), names), 'median');
}

const counts = (...changes: (TimeChange | undefined)[]) =>
  beyondNoise(changes.map((change) => (change === undefined ? [] : [change]))).map((some) => some.length > 0);

test.for<[what: string, before: number[], after: number[], scatter: number, counts: boolean]>([
  ['the same times', [1, 1, 1], [1, 1, 1], 0.1, false],
  ['all sources 5 ms slower', [1, 1, 1], [6, 6, 6], 0.1, true],
  ['all sources 5 ms faster', [6, 6, 6], [1, 1, 1], 0.1, true],
  ['less than 1 ms slower', [0.1, 0.1, 0.1], [1, 1, 1], 0.01, false],
  ['two sources only', [1, 1], [9, 9], 0.1, false],
  ['one of three sources not slower', [1, 1, 1], [9, 9, 1], 0.1, false],
  ['slower by less than sources of a run lie apart', [1, 5, 20], [4, 8, 23], 0.1, false],
  ['slower by less than the exchanges of a pair lie apart', [1, 1, 1], [6, 6, 6], 8, false],
  ['slower by more than these lie apart', [1, 2, 3], [11, 12, 13], 3, true],
  ['one of ten sources not slower', Array(10).fill(1), [...Array(9).fill(6), 1], 0.1, true],
  ['three of ten sources not slower', Array(10).fill(1), [...Array(7).fill(6), 0.9, 0.9, 0.9], 0.1, false],
])('%s', ([, before, after, scatter, expected]) => {
  expect(counts(changeOf(before, after, scatter))).toEqual([expected]);
});

test('a change names its figure', () => {
  expect(beyondNoise([[changeOf([1, 2, 3], [11, 12, 13]) as TimeChange]])).toEqual([
    [{ figure: 'median', beforeMs: 2, afterMs: 12, changeMs: 10, noiseMs: 1, sources: 3, agreed: true }],
  ]);
});

test('an equal change of another requirement in the other direction is noise', () => {
  const slower = changeOf([1, 1, 1], [6, 6, 6]);
  expect(counts(slower, changeOf([3, 3, 3], [1, 1, 1]))).toEqual([true, false]);
  expect(counts(slower, changeOf([6, 6, 6], [1, 1, 1]))).toEqual([false, false]);
});

test('ignores times of lossy pairs and of pairs that only one run has', () => {
  const nodes = nodesOf(3);
  const names = namesOf({ run: 'one', nodes }, { run: 'other', nodes });
  const slow = pairsOf(nodes, () => ({ medianMs: 50, p99Ms: 50 }));
  const lossy = slow.map((pair) => ({ ...pair, result: 'lossy' as const }));
  expect(timeChange(matchPairs(pairsOf(nodes), lossy, names), 'median')).toBeUndefined();
  expect(timeChange(matchPairs(pairsOf(nodes), [], names), 'median')).toBeUndefined();
  expect(timeChange(matchPairs(pairsOf(nodes), slow, names), 'median')).toMatchObject({ changeMs: 49 });
});

test('compares thousands of sources in time', () => {
  const count = 3000;
  const names = namesOf({ run: 'one', nodes: [] }, { run: 'other', nodes: [] });
  const pairs = (medianMs: number) =>
    nodesOf(count).map((node) => ({
      from: `probe on ${node}`,
      fromNode: node,
      to: 'Service nginx',
      result: 'passed' as const,
      sent: 20,
      lost: 0,
      medianMs,
      p99Ms: medianMs,
    }));
  expect(timeChange(matchPairs(pairs(1), pairs(3), names), 'median')).toMatchObject({
    agreed: true,
    sources: count,
  });
});
