import { expect, test } from 'vitest';
import { brokenPair, LOST, PASSED, pairsOf, samplePair } from '../e2e/samples/pairs.sample.ts';
import { Violation } from '../model/outcomes.ts';
import { judgePairs } from './judge-pairs.ts';
import type { Observation } from './probe.ts';
import type { Pair, Prober } from './prober.ts';

/** Every ordered pair of three nodes. */
const matrix = (seen: (from: string, to: string) => Partial<Pair<Prober>>): Pair<Prober>[] =>
  pairsOf(['a', 'b', 'c'], (from, to) => samplePair(from, { node: to }, seen(from, to)));

const never = { convergedMs: undefined, observations: [LOST] };
const between = (from: string, to: string, one: string, other: string) =>
  [from, to].includes(one) && [from, to].includes(other);

test('names both directions if nobody measured where the packets are lost', () => {
  const pairs = matrix((from, to) => (between(from, to, 'a', 'b') ? never : {}));
  expect(() => judgePairs('pods', pairs)).toThrow('a and b do not reach each other (2 of 6 pairs fail)');
});

test('names the broken direction if requests arrive but their answers are lost', () => {
  const pairs = matrix((from, to) =>
    between(from, to, 'a', 'b') ? { ...never, requestArrives: from === 'b' } : {},
  );
  expect(() => judgePairs('pods', pairs)).toThrow(
    'b receives nothing from a (2 of 6 pairs fail; in the other direction packets arrive, but their answers are lost)',
  );
});

test('separates a node that cannot send from one that is cut off', () => {
  const pairs = matrix((from, to) =>
    from === 'c' || to === 'c' ? { ...never, requestArrives: to === 'c' } : {},
  );
  expect(() => judgePairs('pods', pairs)).toThrow(/^nothing sent from c arrives \(4 of 6/);
});

const findingOf = (pairs: Pair<Prober>[]) => {
  try {
    judgePairs('pods', pairs);
  } catch (error) {
    if (error instanceof Violation) return error.finding;
    throw error;
  }
  return undefined;
};

test('a finding has the places, the counts and every failed pair', () => {
  const pairs = matrix((from, to) => (from === 'a' && to === 'b' ? never : {}));
  expect(findingOf(pairs)).toEqual({
    kind: 'no-connection',
    subject: 'pods',
    from: { type: 'node', name: 'a' },
    to: { type: 'node', name: 'b' },
    direction: 'one-way',
    failed: 1,
    of: 6,
    unit: 'pairs',
    samples: [
      {
        from: 'pod on a',
        fromNode: 'a',
        to: 'pod on b',
        toNode: 'b',
        detail: expect.stringContaining('no answer'),
      },
    ],
  });
});

const seen = (outcome: Observation['outcome']): Observation => ({ outcome, detail: '' });
const denied = { answer: { denied: 'refused' } } as const;

test.for<[kind: string, observations: Observation[], target?: Partial<Pair['to']>]>([
  ['no-connection', [LOST, LOST]],
  ['no-connection', [LOST, seen('refused')]],
  ['loss', [PASSED, LOST]],
  ['refused', [seen('refused')]],
  ['unresolved-name', [seen('unresolved')]],
  ['wrong-answer', [seen('wrong-answer')]],
  ['translated', [seen('wrong-answer')], { answer: { seenFrom: '10.0.0.1' } }],
  ['not-denied', [seen('wrong-answer')], denied],
  ['not-refused', [LOST], denied],
])('finds %s', ([kind, observations, target = {}]) => {
  const pair = samplePair('a', { node: 'b', ...target }, { convergedMs: undefined, observations });
  expect(findingOf([pair])?.kind).toBe(kind);
});

test('a slow pair is a violation, while a few retransmissions are only unsteady', () => {
  const observations = [{ ...PASSED, connectMs: 1_020 }, PASSED];
  const slow = samplePair('a', { node: 'b' }, { observations, slow: true });
  const pairs = [slow, samplePair('b', { node: 'a' })];
  expect(findingOf(pairs)).toMatchObject({
    kind: 'retransmission',
    from: { name: 'a' },
    to: { name: 'b' },
    samples: [{ detail: expect.stringContaining('1 of 2') }],
  });
  expect(findingOf([...pairs, brokenPair('c', { node: 'b' })])).toMatchObject({
    kind: 'no-connection',
    failed: 1,
  });
  expect(judgePairs('pods', [samplePair('a', { node: 'b' }, { observations })]).unsteady).toMatch(/^1 of 2/);
});

test('a finding has the size and the protocol of the packets', () => {
  const to = { node: 'b', size: 1450, protocol: 'UDP' } as const;
  expect(findingOf([samplePair('a', to, never)])).toMatchObject({ size: 1450, protocol: 'UDP' });
});

test('a finding keeps 50 samples and counts all', () => {
  const nodes = Array.from({ length: 60 }, (_, at) => `node-${at}`);
  const finding = findingOf(nodes.map((node) => samplePair(node, { node: 'b' }, never)));
  expect(finding).toMatchObject({ failed: 60, of: 60 });
  expect(finding?.samples).toHaveLength(50);
});

test('an answer from another pod names the address and both pods', () => {
  const seen: Observation = {
    outcome: 'wrong-answer',
    detail: '10.200.2.5 is answered by pod probe-x',
    answeredBy: 'probe-x',
  };
  const wrong = { convergedMs: undefined, observations: [seen, seen] };
  const finding = findingOf([
    samplePair('a', { node: 'b', name: 'probe-b on b', address: '10.200.2.5' }, wrong),
    samplePair('b', { node: 'a' }),
  ]);
  expect(finding).toMatchObject({
    kind: 'answered-by-another-pod',
    samples: [{ objects: ['pod probe-b on b', 'pod probe-x'], addresses: ['10.200.2.5'] }],
  });
});

test('dead pairs among lossy ones do not make these dead', () => {
  const pairs = matrix((from) => (from === 'a' ? never : { observations: [PASSED, LOST] }));
  expect(findingOf(pairs)).toMatchObject({ kind: 'loss', dead: 2, failed: 6, of: 6 });
});

test('names up to three pairs that have nothing in common', () => {
  const pairs = matrix((from, to) => (['ab', 'bc', 'ca'].includes(from + to) ? never : {}));
  expect(() => judgePairs('pods', pairs)).toThrow(
    'no connection works: pod on a → pod on b, pod on b → pod on c, pod on c → pod on a (3 of 6',
  );
});

test('says where packets are lost only if each failed pair, or another between its nodes, was measured', () => {
  const fromA = (seen: (to: string) => Partial<Pair<Prober>>) =>
    findingOf(matrix((from, to) => (from === 'a' ? { ...never, ...seen(to) } : {})));
  expect(fromA(() => ({}))?.measured).toBeUndefined();
  expect(fromA((to) => (to === 'b' ? { requestArrives: false } : {}))?.measured).toBeUndefined();
  expect(fromA(() => ({ requestArrives: false }))).toMatchObject({ measured: true, from: { name: 'a' } });
  const nginx = samplePair('a', { node: 'b', name: 'nginx on b' }, never);
  const twice = matrix((from, to) =>
    between(from, to, 'a', 'b') ? { ...never, requestArrives: from === 'a' } : {},
  );
  expect(findingOf([...twice, nginx])).toMatchObject({
    measured: true,
    from: { name: 'b' },
    to: { name: 'a' },
  });
});
