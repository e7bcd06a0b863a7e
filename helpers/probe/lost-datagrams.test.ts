import { expect, test } from 'vitest';
import { LOST, PASSED, samplePair } from '../e2e/samples/pairs.sample.ts';
import { forgiveMoments } from './ask-beside-dead.ts';
import { judgePairs } from './judge-pairs.ts';
import type { Observation, Target } from './probe.ts';
import type { Pair, Prober } from './prober.ts';
import { Stopwatch } from './rate/stopwatch.ts';

interface Second {
  /** Datagrams that each further look loses. */
  lost?: number[];
  target?: Partial<Target>;
}

const UDP: Partial<Target> = { protocol: 'UDP' };

function some(lost: number, of: number): Observation[] {
  return Array.from({ length: of }, (_, index) => (index < lost ? LOST : PASSED));
}

/** A pair from node a to a node port of node b after its further looks, and the number of datagrams in these. */
async function lookedAt(
  observations: Observation[],
  { lost = [0], target = UDP }: Second = {},
): Promise<{ pair: Pair<Prober>; asked: number }> {
  const pair = samplePair('a', { node: 'b', ...target }, { observations });
  let asked = 0;
  pair.from.probe = async ({ length }) => {
    asked += length;
    return [0, 1, 2].flatMap((look) => some(lost[look] ?? 0, length / 3));
  };
  await forgiveMoments([pair], new Stopwatch());
  return { pair, asked };
}

test('forgives datagrams lost in one short moment, and reports them as unsteady', async () => {
  const { pair, asked } = await lookedAt(some(2, 20));
  expect(asked).toBe(3 * pair.from.pace.longSteady);
  expect(judgePairs('pods', [pair]).unsteady).toMatch(`2 of ${20 + asked} `);
});

test('forgives two moments at a node port of another node', async () => {
  const { pair, asked } = await lookedAt(some(2, 20), { lost: [20, 0, 5] });
  expect(judgePairs('node ports', [pair]).unsteady).toMatch(`27 of ${20 + asked} `);
});

test.for<[what: string, target: Partial<Target>]>([
  ['a lookup', { lookup: { tcp: false, names: [] } }],
  ['an ICMP echo', { answer: { echoes: true } }],
])('forgives %s lost in one short moment', async ([, target]) => {
  const { pair } = await lookedAt(some(1, 20), { target });
  expect(judgePairs('pods', [pair]).unsteady).toMatch('1 of ');
});

test.for<[what: string, observations: Observation[], second?: Second]>([
  ['a loss at each look', some(2, 20), { lost: [1, 1, 1] }],
  [
    'a loss between pods at one more look',
    some(2, 20),
    { lost: [0, 0, 1], target: { ...UDP, direct: 'pod' } },
  ],
  [
    'a loss at a node port of its own node at one more look',
    some(2, 20),
    { lost: [0, 1], target: { ...UDP, node: 'a' } },
  ],
  ['the loss of half of the datagrams', some(10, 20)],
  ['a loss over TCP', some(2, 20), { target: { protocol: 'TCP' } }],
  ['a lost lookup over TCP', some(2, 20), { target: { lookup: { tcp: true, names: [] } } }],
  ['a wrong answer', [...some(1, 19), { outcome: 'wrong-answer', detail: 'from another pod' }]],
])('does not forgive %s', async ([, observations, second]) => {
  const { pair } = await lookedAt(observations, second);
  expect(() => judgePairs('pods', [pair])).toThrow();
});

test('does not look again at a pair that lost nothing', async () => {
  expect((await lookedAt(some(0, 20))).asked).toBe(0);
});
