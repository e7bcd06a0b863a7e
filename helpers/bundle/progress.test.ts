import { expect, test } from 'vitest';
import { announcement, roughly } from './progress.ts';
import { sampleStep } from './sample-step.ts';

test.for([
  [4.4, '4 s'],
  [89, '89 s'],
  [90, '2 min'],
  [331, '6 min'],
] as const)('%d seconds are about %s', ([seconds, words]) => {
  expect(roughly(seconds)).toBe(words);
});

test('a step that begins says what it does, how long that takes and what comes next in its lane', () => {
  const kubernetes = sampleStep('kubernetes', {
    title: 'kubernetes v1.34.4',
    doing: 'building from the Go module proxy',
    usualSeconds: 331,
  });
  const missing = [kubernetes, sampleStep('kind', { lane: 'fetch' }), sampleStep('etcd')];
  expect(announcement(kubernetes, missing, '3/9')).toBe(
    'bundle 3/9  kubernetes v1.34.4: building from the Go module proxy (about 6 min; next: etcd)',
  );
});

test('the last step announces no other', () => {
  const node = sampleStep('node', { usualSeconds: 40 });
  expect(announcement(node, [node], '9/9')).toBe('bundle 9/9  node: building (about 40 s)');
});
