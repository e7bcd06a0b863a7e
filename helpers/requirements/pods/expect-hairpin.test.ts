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
  ['only itself', seen('probe-a', 'probe-a'), undefined],
  ['nobody, since nothing comes back', seen(undefined, undefined), undefined],
  ['something that is no pod of the run', seen('404 page not found'), undefined],
  ['a pod of another node', seen('probe-a', 'probe-b'), 'probe-b'],
])('a pod whose own Service is answered by %s', (_, observations, expected) => {
  expect(otherPod({ to, observations }, NAMES)).toBe(expected);
});
