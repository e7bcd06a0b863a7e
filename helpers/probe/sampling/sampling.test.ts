import { expect, test } from 'vitest';
import { coveredText, percent, sampledText } from './sampled-text.ts';
import { type DrawnRotations, peersOf, sampledOf, samplingOf } from './sampling.ts';

const names = (count: number) => Array.from({ length: count }, (_, at) => `n${at}`);

test.for<[nodes: number, sample: 'auto' | 'all' | number, degree: number | undefined]>([
  [100, 'auto', undefined],
  [101, 'auto', 99],
  [300, 'auto', 33],
  [1000, 'auto', 20],
  [5000, 'all', undefined],
  [3, 1, 1],
  [3, 2, undefined],
  [1, 1, undefined],
])('in a cluster of %i nodes, --sample %s lets each node probe %s others', ([nodes, sample, degree]) => {
  expect(samplingOf(nodes, { sample, rotation: 1 })?.degree).toBe(degree);
});

test.for([
  [3, 1],
  [40, 7],
  [101, 'auto'],
  [250, 20],
] as const)(
  'all rotations of %i nodes with --sample %s have every ordered pair, and probe every node equally often',
  ([nodes, sample]) => {
    const all = names(nodes);
    const drawn: DrawnRotations = new Map();
    const { rotations = 0, degree = 0 } = samplingOf(nodes, { sample, rotation: 1 }, drawn) ?? {};
    const seen = new Map<string, number>();
    for (let rotation = 1; rotation <= rotations; rotation += 1) {
      const sampling = samplingOf(nodes, { sample, rotation }, drawn);
      if (sampling === undefined) throw new Error('not sampled');
      const peers = peersOf(all, sampling);
      const asked = new Map<string, number>();
      const out: number[] = [];
      for (const from of all) {
        out.push(new Set(peers(from).filter((to) => to !== from)).size);
        for (const to of peers(from)) {
          asked.set(to, (asked.get(to) ?? 0) + 1);
          seen.set(`${from} ${to}`, (seen.get(`${from} ${to}`) ?? 0) + 1);
        }
      }
      expect(out).toEqual(all.map(() => degree));
      expect([...asked.values()]).toEqual(out);
    }
    expect(seen.size).toBe(nodes * (nodes - 1));
    expect(Math.max(...seen.values())).toBeLessThanOrEqual(2);
  },
);

test('a rotation does not depend on the order of the nodes, and the first one follows the last one', () => {
  const [one, again] = [4, 4 + 50].map((rotation) => samplingOf(1000, { sample: 20, rotation }));
  expect(again).toEqual(one);
  expect(one).toMatchObject({ rotation: 4, rotations: 50 });
  if (one === undefined) throw new Error('not sampled');
  const all = names(1000);
  expect(peersOf([...all].reverse(), one)('n17')).toEqual(peersOf(all, one)('n17'));
});

test('describes the coverage of a sample and its chance of missing a fault', () => {
  const sampling = samplingOf(200, { sample: 6, rotation: 3 });
  if (sampling === undefined) throw new Error('not sampled');
  const sampled = sampledOf(sampling);
  expect(sampledText(sampled)).toBe(
    'sampled: 1,200 of 39,800 ordered pairs of nodes; each node 6 times from and to (rotation 3 of 34); chance of missing one broken pair: 97 %; a dead node or a partition is always found',
  );
  expect(coveredText({ ...sampled, aroundFailures: 11 })).toBe(
    'sampled: 1,200 of 39,800 ordered pairs of nodes, and 11 more around those that failed',
  );
});

test('reports the chance of missing a partition if the nodes fall into parts', () => {
  const told = [1, 2, 3].map((rotation) => samplingOf(4, { sample: 1, rotation }));
  expect(told.map((sampling) => sampling && sampledOf(sampling).missed.partition).sort()).toEqual([
    0,
    0,
    expect.closeTo(1 / 3),
  ]);
});

test.for([
  [0, '0 %'],
  [0.97, '97 %'],
  [0.9996, '99.96 %'],
  [0.00031, '0.03 %'],
  [1e-9, 'less than 0.0001 %'],
  [1, '100 %'],
] as const)('writes %d as %s', ([probability, text]) => {
  expect(percent(probability)).toBe(text);
});
