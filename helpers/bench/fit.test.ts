import { expect, test } from 'vitest';
import { fitOf, type Measured } from './fit.ts';

const sizes: [nodes: number, pairs: number][] = [
  [3, 6],
  [10, 90],
  [30, 870],
  [100, 9900],
  [300, 9900],
];
const made = (of: (nodes: number, pairs: number) => number) =>
  sizes.map(([nodes, pairs]): Measured => ({ nodes, pairs, value: of(nodes, pairs) }));

test('what is made of three parts is taken apart again', () => {
  const fit = fitOf(made((nodes, pairs) => 200 + 15 * nodes + 0.5 * pairs));
  expect(fit.start).toBeCloseTo(200);
  expect(fit.perNode).toBeCloseTo(15);
  expect(fit.perPair).toBeCloseTo(0.5);
});

test('what does not grow has no part but the start', () => {
  const { start, perNode, perPair } = fitOf(made(() => 120));
  expect([start, perNode, perPair]).toEqual([expect.closeTo(120), expect.closeTo(0), expect.closeTo(0)]);
});
