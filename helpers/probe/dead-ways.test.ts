import { expect, test } from 'vitest';
import { brokenPair, LOST, PASSED, samplePair } from '../e2e/samples/pairs.sample.ts';
import { deadWaysOf, type Fate, fateOf, noteWays, stillDead } from './dead-ways.ts';
import type { Observation, Target } from './probe.ts';
import { noDeadPairs, OUTSIDE } from './prober.ts';

const pod = (node: string): Partial<Target> => ({ node, direct: 'pod' });

/** A run that knows one dead path: from a to pods on b. */
function knowing() {
  const known = noDeadPairs();
  noteWays([brokenPair('a', pod('b'))], known);
  return known;
}

test.for<[what: string, to: Partial<Target>]>([
  ['a pair with a control', { ...pod('b'), control: samplePair('a', pod('b')).to }],
  ['a datagram', { ...pod('b'), dialled: true }],
  ['a Service', { endpoints: ['b'] }],
])('does not record a dead path for %s', ([, to]) => {
  const known = noDeadPairs();
  noteWays([brokenPair('a', to)], known);
  expect(known.ways.size).toBe(0);
});

test('a path is dead as long as no pair on it gets an answer', () => {
  const known = knowing();
  expect([...known.ways.values()]).toMatchObject([{ from: 'a', to: 'b', ends: 'pod' }]);
  noteWays([brokenPair('a', pod('c')), samplePair('a', pod('c'))], known);
  expect(known.ways.size).toBe(1);
  // Another path leads to the node itself than to its pods.
  noteWays([samplePair('a', { node: 'b', direct: 'node' })], known);
  expect(known.ways.size).toBe(1);
  noteWays([samplePair('a', pod('b'))], known);
  expect(known.ways.size).toBe(0);
});

const REFUSED: Observation = { outcome: 'refused', detail: '' };
const UNMEASURED: Observation = { outcome: 'inconclusive', detail: '' };
const times = (count: number, one: Observation) => Array.from({ length: count }, () => one);

test.for<[what: string, converged: boolean, seen: Observation[], whole: boolean | undefined]>([
  ['every connection is refused', false, [REFUSED, REFUSED], true],
  ['some connections are refused and it never converges', false, [REFUSED, PASSED, REFUSED], false],
  [
    'a quarter of the connections is lost after convergence',
    true,
    [...times(5, REFUSED), ...times(15, PASSED)],
    false,
  ],
  [
    'less than a quarter is lost after convergence',
    true,
    [...times(4, LOST), ...times(16, PASSED)],
    undefined,
  ],
  ['nothing could be measured', false, [UNMEASURED], undefined],
  ['another server answers', false, [{ outcome: 'wrong-answer', detail: '' }], undefined],
])('judges whether a path is dead if %s', ([, converged, observations, whole]) => {
  const known = noDeadPairs();
  const pair = samplePair('a', pod('b'), { convergedMs: converged ? 0 : undefined, observations });
  noteWays([pair], known);
  expect([...known.ways.values()].map((way) => way.whole)).toEqual([whole ?? []].flat());
});

test.for<[what: string, from: string, to: Partial<Target>, beside: boolean]>([
  ['a pod on the other node', 'a', pod('b'), true],
  ['a pod in the other direction', 'b', pod('a'), false],
  ['a pod on a third node', 'a', pod('c'), false],
  ['the other node itself', 'a', { node: 'b', direct: 'node' }, false],
  ['a Service with an endpoint there', 'a', { endpoints: ['c', 'b'] }, true],
  ['a Service with no endpoint there', 'a', { endpoints: ['a', 'c'] }, false],
  ['a Service from another node', 'c', { endpoints: ['b'] }, false],
  ['a Service with unknown endpoints', 'a', {}, false],
  ['a node port with an endpoint there', OUTSIDE, { node: 'a', answeredOn: ['b'] }, true],
  ['a node port of another node', OUTSIDE, { node: 'c', answeredOn: ['b'] }, false],
  ['a DNS server there', 'a', { answeredOn: ['b'] }, true],
])('knows whether connections may use a dead path: %s', ([, from, to, beside]) => {
  expect(deadWaysOf(knowing(), samplePair(from, to)).length).toBe(beside ? 1 : 0);
});

test('forgets a dead path when its witness gets an answer', async () => {
  const known = knowing();
  const [way] = known.ways.values();
  if (way === undefined) throw new Error('no way is known');
  const answer = (one: Observation) => {
    way.witness.from.probe = async (targets) => targets.map(() => one);
  };
  answer(LOST);
  expect([...(await stillDead(known, [way, way]))]).toEqual([way]);
  answer(PASSED);
  expect((await stillDead(known, [way])).size).toBe(0);
  expect(known.ways.size).toBe(0);
});

const SILENT = { losses: new Set(['timed-out'] as const), whole: true };
const LOSSY = { losses: new Set(['refused'] as const), whole: false };

test.for<
  [
    direct: 'pod' | undefined,
    seen: Observation[],
    control: Observation[] | undefined,
    ways: (typeof SILENT | typeof LOSSY)[],
    fate: Fate,
  ]
>([
  ['pod', [LOST, LOST], undefined, [SILENT], 'lost'],
  ['pod', [LOST, LOST], [LOST, LOST], [SILENT], 'left-out'],
  ['pod', [LOST, LOST], [LOST, PASSED], [SILENT], 'open'],
  ['pod', [LOST, PASSED], undefined, [SILENT], 'open'],
  ['pod', [PASSED, PASSED], undefined, [SILENT], 'open'],
  ['pod', [REFUSED, REFUSED], undefined, [SILENT], 'open'],
  ['pod', [REFUSED, PASSED], undefined, [LOSSY], 'lost'],
  ['pod', [REFUSED, PASSED], [REFUSED, PASSED], [LOSSY], 'lost'],
  ['pod', [REFUSED, PASSED], [PASSED, PASSED], [LOSSY], 'open'],
  ['pod', [LOST, PASSED], undefined, [LOSSY], 'open'],
  ['pod', [PASSED, PASSED], undefined, [LOSSY], 'passed'],
  [undefined, [LOST, PASSED], undefined, [SILENT], 'lost'],
  [undefined, [LOST, REFUSED], undefined, [SILENT, LOSSY], 'lost'],
  [undefined, [LOST, PASSED], undefined, [], 'open'],
  [undefined, [LOST, PASSED], [LOST, LOST], [SILENT], 'left-out'],
  [undefined, [LOST, PASSED], [LOST, PASSED], [SILENT], 'lost'],
  [undefined, [LOST, REFUSED], undefined, [SILENT], 'open'],
  [undefined, [LOST, UNMEASURED], undefined, [SILENT], 'open'],
  [undefined, [PASSED, PASSED], undefined, [SILENT], 'passed'],
  [undefined, [PASSED, PASSED], undefined, [], 'open'],
])('target %s, observations %j, control %j, dead paths %j: %s', ([direct, seen, control, ways, fate]) => {
  expect(fateOf(direct === undefined ? {} : { direct }, seen, control, ways)).toBe(fate);
});
