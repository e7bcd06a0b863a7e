import { expect, test } from 'vitest';
import { verdict } from '../../e2e/samples/result.sample.ts';
import type { Entry } from './folder.ts';
import { overviewText, requirementText } from './index-text.ts';

const ENTRIES: readonly Entry[] = [
  { path: 'cluster/pods.txt', what: 'all pods', cut: 'the first 384 kB of 900 kB' },
  { path: 'cluster/events.txt', what: 'events', missing: 'HTTP 403 events is forbidden' },
  { path: 'POD-2/drops.txt', what: 'rules that drop' },
  { path: 'nodes/a/rules.txt', what: 'rules' },
  { path: 'nodes/a/x.weave.log', what: 'log of weave' },
  { path: 'nodes/a/y.kube-proxy.log', what: 'log of kube-proxy' },
  { path: 'nodes/b/rules.txt', what: 'rules', missing: 'no such container' },
  { path: 'nodes/b/z.weave.log', what: 'log of weave' },
];

const TAKEN = new Date('2026-01-02T03:04:05Z');

test('the overview links failures, describes each file, and explains missing ones', () => {
  const failed = [verdict('violation', { summary: 'a receives nothing\nmore' })];
  const text = overviewText({
    run: 'netconform-1',
    takenAt: TAKEN,
    tookMs: 2_345,
    failed,
    setupError: 'fixtures: not ready\n  last event: x',
    nodes: ['a', 'b'],
    nodeCount: 40,
    entries: ENTRIES,
    suspects: [],
  });
  expect(text.replace(/^Secrets.*\n/m, '')).toBe(`Diagnostics of the run netconform-1
taken at 2026-01-02 03:04:05 UTC, within 2.3 s, before the run removed its objects

The run ended early:
  fixtures: not ready
    last event: x

Failed requirements, each in its own folder:
  POD-2/README.txt  violation
      a receives nothing

The cluster, cluster/:
  pods.txt  all pods (the first 384 kB of 900 kB)
  not collected: events.txt
      HTTP 403 events is forbidden

Of each node, nodes/a/, nodes/b/:
  rules.txt  rules; only of a
  *.log      logs of the network's pods, and of the run's that are not ready
  not collected: rules.txt of b
      no such container

2 of 40 nodes were inspected.
`);
});

test('the index of a requirement has the full verdict and links its nodes', () => {
  const text = requirementText({
    verdict: verdict('violation'),
    explanation: 'seen: a is silent\n  evidence',
    takenAt: TAKEN,
    nodes: ['a'],
    named: true,
    entries: ENTRIES,
  });
  expect(text.replace(/^Secrets.*\n/m, '')).toBe(`POD-2 a pod reaches every pod: violation

  seen: a is silent
    evidence

nodes concerned: a
taken at 2026-01-02 03:04:05 UTC

These nodes, next to this file:
  drops.txt  rules that drop

Of each node, ../nodes/a/:
  rules.txt  rules
  *.log      logs of the network's pods, and of the run's that are not ready

The cluster, the same for every requirement, ../cluster/:
  pods.txt  all pods (the first 384 kB of 900 kB)
  not collected: events.txt
      HTTP 403 events is forbidden
`);
});
