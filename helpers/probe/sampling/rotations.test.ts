import { expect, test } from 'vitest';
import { leastCrossing, MOST_SECOND_EIGENVALUE, parts, rotationsOf, secondEigenvalue } from './rotations.ts';

test.for<[what: string, nodes: number, shifts: number[], second: number, parts: number]>([
  ['a ring', 7, [1], 1, 1],
  ['two rings', 6, [2], 1, 2],
  // All eigenvalues of a complete graph but the first are -1.
  ['all pairs', 6, [1, 2, 3, 4, 5], 1 / 5, 1],
  // By hand: |1 + i|.
  ['two shifts of four nodes', 4, [1, 2], Math.SQRT2 / 2, 1],
])('knows the second eigenvalue and the parts of %s', ([, nodes, shifts, second, count]) => {
  expect(secondEigenvalue({ nodes, shifts })).toBeCloseTo(second, 12);
  expect(parts({ nodes, shifts })).toBe(count);
});

test('the second eigenvalue matches a power iteration', () => {
  const graph = { nodes: 31, shifts: [3, 8, 14, 29] };
  // Each step scales a vector that is orthogonal to the constant one by |λ2| at most, and in the end by |λ2|.
  let vector: number[] = Array.from({ length: 31 }, (_, at) => Math.cos(at * at));
  let growth = 0;
  for (let step = 0; step < 500; step += 1) {
    const mean = vector.reduce((sum, value) => sum + value, 0) / 31;
    vector = vector.map((value) => value - mean);
    const next = vector.map((_, at) =>
      graph.shifts.reduce((sum, shift) => sum + (vector[(at + shift) % 31] ?? 0), 0),
    );
    // The transposed matrix follows, so a step grows by the square of the largest singular value.
    const back = next.map((_, at) =>
      graph.shifts.reduce((sum, shift) => sum + (next[(at + 31 - shift) % 31] ?? 0), 0),
    );
    growth = Math.hypot(...back) / Math.hypot(...vector);
    vector = back.map((value) => value / Math.hypot(...back));
  }
  expect(secondEigenvalue(graph)).toBeCloseTo(Math.sqrt(growth) / 4, 6);
});

test.for([
  [101, 99],
  [300, 33],
  [1001, 20],
  [2000, 20],
] as const)(
  'all rotations of %i nodes with degree %i have a spectral gap, and together every shift',
  ([nodes, degree]) => {
    const rotations = rotationsOf(nodes, degree);
    expect(Math.max(...rotations.map(({ second }) => second))).toBeLessThanOrEqual(MOST_SECOND_EIGENVALUE);
    expect(new Set(rotations.flatMap(({ shifts }) => shifts)).size).toBe(nodes - 1);
  },
);

test('a partition has at least as many edges across as the spectral gap requires', () => {
  for (const { second, ...graph } of rotationsOf(120, 24)) {
    const inside = new Set(Array.from({ length: 30 }, (_, at) => (at * 7) % 120));
    const across = [...inside].flatMap((at) =>
      graph.shifts.filter((shift) => !inside.has((at + shift) % 120)),
    ).length;
    expect(across).toBeGreaterThanOrEqual(leastCrossing(graph, second, inside.size));
    expect(leastCrossing(graph, second, inside.size)).toBeGreaterThan(0);
  }
});
