import { expect, test } from 'vitest';
import { sampleStep } from '../../e2e/samples/step.sample.ts';
import { announcement, Progress } from './progress.ts';

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

test('a step that was begun runs until it is done or has failed, and only what is done is told as such', () => {
  const lines: string[] = [];
  const running = new Set<string>();
  const steps = [sampleStep('kubernetes'), sampleStep('kind', { lane: 'fetch' })] as const;
  const progress = new Progress(3, steps, {
    log: (line) => lines.push(line),
    running: (name) => {
      running.add(name);
      return () => running.delete(name);
    },
  });
  const [kubernetes, kind] = steps.map((step) => progress.begin(step));
  expect(running).toEqual(new Set(['kubernetes', 'kind']));
  kind?.failed();
  expect(running).toEqual(new Set(['kubernetes']));
  kubernetes?.done();
  expect(running).toEqual(new Set());
  expect(lines.map((line) => line.split(': ').slice(0, 2).join(': '))).toEqual([
    'bundle: 1 of 3 steps are built already',
    expect.stringMatching(/^bundle 2\/3 {2}kubernetes: /),
    expect.stringMatching(/^bundle 3\/3 {2}kind: /),
    'bundle      kubernetes: done in 0 s',
  ]);
});
