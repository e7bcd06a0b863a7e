import { expect, test } from 'vitest';
import { aroundFailures, type NodePair } from '../probe-in-rounds.ts';

const nodes = Array.from({ length: 200 }, (_, at) => `n${at}`);
const texts = (pairs: readonly NodePair[]) => pairs.map(({ from, to }) => `${from} ${to}`);

test('probes from the source to others, from others to the target, and the way back', () => {
  const asked = new Set(['n0 n1', 'n0 n2', 'n2 n1']);
  const found = texts(aroundFailures([{ from: 'n0', to: 'n1' }], nodes, (a, b) => asked.has(`${a} ${b}`)));
  expect(found).toEqual([
    ...[3, 4, 5, 6, 7].map((at) => `n0 n${at}`),
    ...[3, 4, 5, 6, 7].map((at) => `n${at} n1`),
    'n1 n0',
  ]);
});

test('probes every remaining pair of three nodes once', () => {
  const asked = (from: string, to: string) => from === 'a' && to === 'b';
  expect(texts(aroundFailures([{ from: 'a', to: 'b' }], ['a', 'b', 'c'], asked))).toEqual([
    'a c',
    'c b',
    'b a',
  ]);
});

test('prefers nodes without failures', () => {
  const failed = [
    { from: 'n0', to: 'n1' },
    { from: 'n2', to: 'n3' },
  ];
  const with4 = texts(aroundFailures(failed, ['n0', 'n1', 'n2', 'n3', 'n4'], () => false));
  expect(with4.slice(0, 3)).toEqual(['n0 n4', 'n0 n2', 'n0 n3']);
});

test('looks around some of very many failures, of many sources', () => {
  const failed = nodes.flatMap((from, at) => nodes.slice(at + 1, at + 4).map((to) => ({ from, to })));
  const found = aroundFailures(failed, nodes, () => false);
  expect(found.length).toBeLessThanOrEqual(30 * 11);
  expect(new Set(found.map(({ from }) => from)).size).toBeGreaterThan(29);
});
