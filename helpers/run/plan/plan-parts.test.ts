import { expect, test } from 'vitest';
import { allRequirements } from '../selection.ts';
import { asking, rateText, secondsOf } from './plan-parts.ts';
import type { ClusterFacts } from './predict-skips.ts';

const KNOWN: ClusterFacts = {
  cni: 'flannel',
  agent: true,
  disruptive: false,
  workloads: false,
  nodes: 200,
  withheld: {},
};
const requirements = (await allRequirements()).filter(({ id }) => id === 'POD-2');
const sampling = { sample: 'auto', rotation: 3 } as const;

test('a plan states the sample of pairs, if not all are tested', () => {
  const lines = (nodes: number | undefined) =>
    asking([], { ...KNOWN, nodes }, { sampling, maxRate: undefined }).requirements;
  expect(lines(200)[1]).toMatch(/^sampled: 10,000 of 39,800 .* 50 times .*\(rotation 3 of 4\)/);
  expect([lines(100), lines(1), lines(undefined)].map(({ length }) => length)).toEqual([1, 1, 1]);
});

test('the estimate follows the pairs of the sample', () => {
  const seconds = (nodes: number) =>
    secondsOf([], { ...KNOWN, nodes }, { sampling, maxRate: undefined, made: false });
  expect(seconds(200)).toBe(seconds(100));
});

test('a plan states the rate limit and adds its time to the estimate', () => {
  const known = { ...KNOWN, nodes: 3 };
  const seconds = (maxRate: number | undefined) =>
    secondsOf(requirements, known, { sampling, maxRate, made: false });
  expect(seconds(5) - seconds(undefined)).toBeGreaterThan(3 * (seconds(20) - seconds(undefined)));
  expect(asking(requirements, known, { sampling, maxRate: 20 }).requirements).toContain(rateText(20));
});
