import { expect, test } from 'vitest';
import { QUICK } from '../config/pace.ts';
import { brokenPair, LOST, PASSED, samplePair } from '../e2e/samples/pairs.sample.ts';
import { probeAll } from './converge.ts';
import { noteWays } from './dead-ways.ts';
import type { Observation, Target } from './probe.ts';
import { noDeadPairs, type Prober } from './prober.ts';

const POD: Target = { name: 'a pod', node: 'b', direct: 'pod', url: 'pod', answer: { equals: 'b' } };
const SERVICE: Target = { name: 'a Service', endpoints: ['b', 'c'], url: 'service', answer: { equals: 'b' } };

/** A source on a, whose path to pods on b is dead. `answerOf` gives the result of each connection, and `asked` records each probe. */
function sourceBesideDead(answerOf: (url: string, at: number) => Observation) {
  const asked: { urls: string[]; withinMs: number | undefined }[] = [];
  const deadPairs = noDeadPairs();
  const from: Prober = {
    ...samplePair('a', {}).from,
    deadPairs,
    pace: { ...QUICK, connectMs: 3_000, convergeMs: 200, steady: 20 },
    probe: async (targets, _time, withinMs) => {
      asked.push({ urls: [...new Set(targets.map(({ url }) => url))], withinMs });
      return targets.map(({ url }, at) => answerOf(url, at));
    },
  };
  const known = brokenPair('a', POD);
  noteWays([{ ...known, from, to: { ...POD, url: 'witness' } }], deadPairs);
  return { from, asked, deadPairs };
}

test('a pod behind a dead path is lost after a short probe', async () => {
  const { from, asked, deadPairs } = sourceBesideDead(() => LOST);
  const [pair] = await probeAll([{ from, to: [POD] }]);
  expect(pair).toMatchObject({ convergedMs: undefined, observations: [LOST, LOST, LOST] });
  expect(asked.map(({ withinMs = 3_000 }) => withinMs < 3_000)).toEqual([true]);
  expect(deadPairs.ways.size).toBe(1);
});

test('a pair behind a dead path is left out if its control is silent', async () => {
  const udp = { ...POD, url: 'udp', control: POD };
  const { from, asked } = sourceBesideDead(() => LOST);
  const [pair] = await probeAll([{ from, to: [{ ...udp, url: 'large', control: udp }] }]);
  expect(pair?.leftOut).toBeDefined();
  expect(asked.flatMap(({ urls }) => urls).sort()).toEqual(['large', 'udp']);
});

test('nobody waits for a lossy Service while the path to an endpoint is dead', async () => {
  const { from, asked } = sourceBesideDead((url, at) => (url === 'service' && at > 0 ? PASSED : LOST));
  const [pair] = await probeAll([{ from, to: [SERVICE] }]);
  expect(pair).toMatchObject({ convergedMs: undefined, observations: [LOST, PASSED, PASSED] });
  expect(asked.flatMap(({ urls }) => urls).sort()).toEqual(['service', 'witness']);
});

test('a Service gets the usual wait once the path to its endpoint works', async () => {
  const { from, asked, deadPairs } = sourceBesideDead((url) => (url === 'witness' ? PASSED : LOST));
  const [pair] = await probeAll([{ from, to: [SERVICE] }]);
  expect(pair).toMatchObject({ convergedMs: undefined, observations: [LOST, LOST, LOST] });
  expect(deadPairs.ways.size).toBe(0);
  expect(asked.filter(({ withinMs }) => withinMs === undefined).length).toBeGreaterThan(1);
});

test('a Service that passed by chance is lost after a few more connections', async () => {
  let probes = 0;
  const { from, asked } = sourceBesideDead((url) => {
    if (url === 'witness') return LOST;
    probes += 1;
    return probes > 4 ? LOST : PASSED;
  });
  const [pair] = await probeAll([{ from, to: [SERVICE] }]);
  expect(pair?.convergedMs).toBe(0);
  expect(pair?.observations).toEqual([PASSED, LOST, LOST, LOST, LOST]);
  expect(asked.length).toBe(3);
});

test('a Service that passes despite a dead path gets all its connections', async () => {
  const { from } = sourceBesideDead((url) => (url === 'witness' ? LOST : PASSED));
  const [pair] = await probeAll([{ from, to: [SERVICE] }]);
  expect(pair).toMatchObject({ convergedMs: 0 });
  expect(pair?.observations.length).toBe(20);
});

test('a pair that uses no dead path gets the usual probe', async () => {
  const { from, asked } = sourceBesideDead(() => PASSED);
  await probeAll([{ from, to: [{ ...POD, node: 'c' }] }]);
  expect(asked.every(({ withinMs }) => withinMs === undefined)).toBe(true);
});
