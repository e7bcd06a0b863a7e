import { expect, test } from 'vitest';
import { exitCodeOf, type Result } from './result.ts';
import type { Verdict } from './verdict.ts';

const verdict = (outcome: Verdict['outcome'], more: Partial<Verdict> = {}): Verdict => ({
  id: 'POD-2',
  area: 'Pod to pod',
  level: 'core',
  title: 'a pod reaches every pod',
  rule: '',
  outcome,
  summary: '',
  evidence: [],
  durationMs: 1,
  ...more,
});

const result = (verdicts: Verdict[], more: Partial<Result> = {}): Result => ({
  run: 'netconform-1',
  startedAt: new Date(0),
  command: '',
  steps: [],
  nodes: [],
  durationMs: 1,
  properties: {},
  verdicts,
  ...more,
});

const good = verdict('conformant');

test.for<[string, number, Result]>([
  ['all core requirements hold', 0, result([good])],
  ['one does not', 1, result([good, verdict('violation')])],
  [
    'one does not and another could not be measured',
    1,
    result([verdict('violation'), verdict('inconclusive')]),
  ],
  ['one does not, then set-up broke', 1, result([verdict('violation')], { setupError: 'broken' })],
  ['one could not be measured', 3, result([good, verdict('inconclusive')])],
  ['one was skipped although it applies', 3, result([good, verdict('skipped')])],
  ['one does not apply to this network', 0, result([good, verdict('skipped', { applies: false })])],
  ['none applies', 3, result([verdict('skipped', { applies: false })])],
  ['only some were asked for', 3, result([good], { partial: true })],
  ['only some were asked for, and one does not hold', 1, result([verdict('violation')], { partial: true })],
  ['none ran', 3, result([])],
  ['set-up broke', 3, result([], { setupError: 'broken' })],
  ['only extended ones hold', 3, result([verdict('conformant', { level: 'extended' })])],
  ['an extended one does not hold', 0, result([good, verdict('violation', { level: 'extended' })])],
  ['it was interrupted', 130, result([good], { interrupted: true })],
])('%s: exit code %i', ([, code, of]) => {
  expect(exitCodeOf(of)).toBe(code);
});
