import { expect, test } from 'vitest';
import type { Observation } from '../../probe/probe.ts';
import { otherPod } from './expect-hairpin.ts';

const NAMES = ['probe-a', 'probe-b'];
const to = { name: 'its Service', url: 'http://10.32.0.9/hostname', answer: { equals: 'probe-a' } };

function seen(...answers: (string | undefined)[]): Observation[] {
  return answers.map((answer) => ({
    outcome: answer === 'probe-a' ? 'reached' : answer === undefined ? 'timed-out' : 'wrong-answer',
    detail: '',
    ...(answer === undefined ? {} : { answer }),
  }));
}

test.each([
  ['no other pod if the pod itself answers', seen('probe-a', 'probe-a'), undefined],
  ['no other pod if nobody answers', seen(undefined, undefined), undefined],
  ['no other pod if the answer is not the name of a pod', seen('404 page not found'), undefined],
  ['the pod on another node that answers', seen('probe-a', 'probe-b'), 'probe-b'],
])('finds %s', (_, observations, expected) => {
  expect(otherPod({ to, observations }, NAMES)).toBe(expected);
});
