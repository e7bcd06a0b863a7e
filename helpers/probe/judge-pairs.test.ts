import { expect, test } from 'vitest';
import { USUAL } from '../config/pace.ts';
import { judgePairs } from './judge-pairs.ts';
import type { Pair } from './pair.ts';
import type { Observation } from './probe.ts';
import type { Prober } from './prober.ts';

const NODES = ['a', 'b', 'c'];
const PASSED: Observation = { outcome: 'reached', detail: '' };
const LOST: Observation = { outcome: 'timed-out', detail: 'no answer' };

/** Every ordered pair of three nodes. */
function matrix(seen: (from: string, to: string) => Partial<Pair<Prober>>): Pair<Prober>[] {
  return NODES.flatMap((from) =>
    NODES.filter((to) => to !== from).map((to) => ({
      from: { name: `pod on ${from}`, node: from, pace: USUAL, byHand: () => 'curl', probe: async () => [] },
      to: { name: `pod on ${to}`, node: to, url: '', answer: { equals: to } },
      convergedMs: 0,
      lookedForMs: 15_000,
      observations: [PASSED],
      ...seen(from, to),
    })),
  );
}

const never = { convergedMs: undefined, observations: [LOST] };
const between = (from: string, to: string, one: string, other: string) =>
  [from, to].includes(one) && [from, to].includes(other);

test('what is not looked into fails both ways', () => {
  const pairs = matrix((from, to) => (between(from, to, 'a', 'b') ? never : {}));
  expect(() => judgePairs('pods', pairs)).toThrow('a and b do not reach each other (2 of 6 pairs fail)');
});

test('requests that arrive without their answers show which way is broken', () => {
  const pairs = matrix((from, to) =>
    between(from, to, 'a', 'b') ? { ...never, requestArrives: from === 'b' } : {},
  );
  expect(() => judgePairs('pods', pairs)).toThrow(
    'b receives nothing from a (2 of 6 pairs fail; the other way packets arrive, and their answers are lost)',
  );
});

test('a node that receives and cannot send is told from one that is cut off', () => {
  const pairs = matrix((from, to) =>
    from === 'c' || to === 'c' ? { ...never, requestArrives: to === 'c' } : {},
  );
  expect(() => judgePairs('pods', pairs)).toThrow(/^nothing sent from c arrives \(4 of 6/);
});
