import { expect, test } from 'vitest';
import { sharePairs } from './workload-pods.ts';

const targets = (count: number) => Array.from({ length: count }, (_, at) => at);

test('probes every pair if there are few', () => {
  const { asked, coverage } = sharePairs(3, targets(5), 2);
  expect(asked.map((own) => own.toSorted())).toEqual([targets(5), targets(5), targets(5)]);
  expect(coverage).toBeUndefined();
});

test.for<[sources: number, targets: number, pairs: number, workloads: number]>([
  [50, 1_000, 10_000, 1_000],
  [3, 20_000, 10_000, 10_000],
  [300, 7_000, 7_000, 7_000],
])('shares %i nodes and %i workloads evenly in %i pairs', ([sources, count, pairs, workloads]) => {
  const { asked, coverage } = sharePairs(sources, targets(count), 7);
  expect(asked.flat()).toHaveLength(pairs);
  expect(new Set(asked.flat()).size).toBe(workloads);
  const lengths = asked.map(({ length }) => length);
  expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
  for (const own of asked) expect(new Set(own).size).toBe(own.length);
  expect(coverage).toContain(`of ${(sources * count).toLocaleString('en')} pairs`);
});

test('probes nothing without workloads', () => {
  expect(sharePairs(3, [])).toEqual({ asked: [[], [], []], coverage: undefined });
});
