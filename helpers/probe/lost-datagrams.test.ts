import { expect, test } from 'vitest';
import { LOST, PASSED, samplePair } from '../e2e/samples/pairs.sample.ts';
import { forgiveMoments } from './ask-beside-dead.ts';
import { judgePairs } from './judge-pairs.ts';
import type { Observation, Target } from './probe.ts';
import type { Pair, Prober } from './prober.ts';
import { Stopwatch } from './rate/stopwatch.ts';

interface Second {
  /** Of the second look. */
  lost?: number;
  target?: Partial<Target>;
}

function some(lost: number, of: number): Observation[] {
  return Array.from({ length: of }, (_, index) => (index < lost ? LOST : PASSED));
}

/** A pair over UDP after the second look, which loses so many, and how many were asked in it. */
async function lookedAt(
  observations: Observation[],
  { lost = 0, target = {} }: Second = {},
): Promise<{ pair: Pair<Prober>; asked: number }> {
  const pair = samplePair('a', { node: 'b', protocol: 'UDP', ...target }, { observations });
  let asked = 0;
  pair.from.probe = async ({ length }) => {
    asked += length;
    return some(lost, length);
  };
  await forgiveMoments([pair], new Stopwatch());
  return { pair, asked };
}

test('what was lost in one moment is unsteady, and named', async () => {
  const { pair, asked } = await lookedAt(some(2, 20));
  expect(asked).toBe(pair.from.pace.longSteady);
  expect(judgePairs('pods', [pair]).unsteady).toMatch(`2 of ${20 + asked} `);
});

test.for<[what: string, observations: Observation[], second?: Second]>([
  ['a loss that goes on', some(2, 20), { lost: 1 }],
  ['half of the datagrams', some(10, 20)],
  ['another protocol', some(2, 20), { target: { protocol: 'TCP' } }],
  ['a wrong answer', [...some(1, 19), { outcome: 'wrong-answer', detail: 'from another pod' }]],
])('%s stays a violation', async ([, observations, second]) => {
  const { pair } = await lookedAt(observations, second);
  expect(() => judgePairs('pods', [pair])).toThrow();
});

test('what lost nothing is not asked again', async () => {
  expect((await lookedAt(some(0, 20))).asked).toBe(0);
});
