import { expect, test } from 'vitest';
import type { Finding } from '../model/finding.ts';
import { Inconclusive, Skipped, Violation } from '../model/outcomes.ts';
import { judge } from './judge.ts';

const declared = {
  id: 'POD-2',
  area: 'Pod to pod',
  level: 'core',
  title: 'a pod',
  rule: 'https://…',
} as const;
const finding: Finding = {
  kind: 'no-connection',
  subject: 'pods',
  to: { type: 'node', name: 'b' },
  failed: 2,
  of: 6,
  unit: 'pairs',
  samples: [{ from: 'probe on a', fromNode: 'a', to: 'probe on b', toNode: 'b', detail: 'never' }],
};
const verdictOf = async (check: () => Promise<never> | Promise<{ summary: string; checked: number }>) =>
  (await judge(declared, check)).verdict;
const throwing = (error: unknown) => async () => {
  throw error;
};

test('a requirement with evidence is conformant', async () => {
  expect(await verdictOf(async () => ({ summary: '3 pairs', checked: 3 }))).toMatchObject({
    ...declared,
    outcome: 'conformant',
    summary: '3 pairs',
  });
});

test.for([0, Number.NaN])('a requirement that checked nothing (%s) is inconclusive', async (checked) => {
  expect(await verdictOf(async () => ({ summary: 'no pods', checked }))).toMatchObject({
    outcome: 'inconclusive',
    summary: 'nothing was checked: no pods',
  });
});

test('a violation keeps its expectation, waiting time and command to reproduce it', async () => {
  const violation = new Violation(finding, {
    expected: 'all',
    again: 'kubectl',
    lookedForMs: 9,
    details: ['x'],
  });
  expect(await verdictOf(throwing(violation))).toMatchObject({
    outcome: 'violation',
    finding,
    summary: 'no connection to b works (2 of 6 pairs fail)',
    expected: 'all',
    again: 'kubectl',
    lookedForMs: 9,
    evidence: ['x'],
  });
});

test('a sampled result states its coverage and its chance of missing a fault', async () => {
  const sampled = {
    nodes: 200,
    degree: 6,
    rotation: 3,
    rotations: 34,
    pairs: 1200,
    ofPairs: 39_800,
    aroundFailures: 0,
    secondEigenvalue: 0.7,
    missed: { pair: 0.97, node: 0, partition: 0 },
  };
  const covered = 'sampled: 1,200 of 39,800 ordered pairs of nodes';
  expect(await verdictOf(async () => ({ summary: 'pairs', checked: 3, sampled }))).toMatchObject({
    summary: expect.stringMatching(`^pairs; ${covered}; .*one broken pair: 97 %`),
    sampled,
  });
  const violation = new Violation(finding, { expected: 'all', details: ['x'], sampled });
  expect(await verdictOf(throwing(violation))).toMatchObject({
    summary: `no connection to b works (2 of 6 pairs fail); ${covered}`,
    evidence: [expect.stringMatching(`^${covered}; `), 'x'],
    sampled,
  });
  const unmeasured = new Inconclusive('exec broke', ['x'], { sampled });
  expect(await verdictOf(throwing(unmeasured))).toMatchObject({
    evidence: [expect.stringMatching(`^${covered}; `), 'x'],
    sampled,
  });
});

test('a skip says whether the requirement applies', async () => {
  expect(await verdictOf(throwing(new Skipped('one node')))).toMatchObject({
    outcome: 'skipped',
    applies: true,
  });
  expect(await verdictOf(throwing(new Skipped('Weave', { applies: false })))).toMatchObject({
    applies: false,
  });
});

test.for([new Inconclusive('exec broke'), new Error('HTTP 500'), new TypeError('a mistake of ours')])(
  'any other error is inconclusive: %s',
  async (error) => {
    expect(await verdictOf(throwing(error))).toMatchObject({
      outcome: 'inconclusive',
      summary: error.message,
    });
  },
);
