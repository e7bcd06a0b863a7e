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
const extended = (outcome: Verdict['outcome']) => verdict(outcome, { level: 'extended' });

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
  ['only some were asked for, and hold', 0, result([good], { partial: true })],
  [
    'only some were asked for, and one could not be measured',
    3,
    result([good, verdict('inconclusive')], { partial: true }),
  ],
  [
    'only some were asked for, and none applies',
    3,
    result([verdict('skipped', { applies: false })], { partial: true }),
  ],
  ['only extended ones were asked for, and hold', 0, result([extended('conformant')], { partial: true })],
  [
    'only extended ones were asked for, and one does not',
    1,
    result([extended('violation')], { partial: true }),
  ],
  [
    'only extended ones were asked for, and one was skipped',
    3,
    result([extended('conformant'), extended('skipped')], { partial: true }),
  ],
  [
    'a core one holds and an extended one does not, of some',
    0,
    result([good, extended('violation')], { partial: true }),
  ],
  ['strict, and an extended one does not hold', 1, result([good, extended('violation')], { strict: true })],
  [
    'strict, and an extended one could not be measured',
    3,
    result([good, extended('inconclusive')], { strict: true }),
  ],
  ['strict, and an extended one was skipped', 0, result([good, extended('skipped')], { strict: true })],
  ['one fails as expected', 0, result([good, verdict('violation', { expectedToFail: 'known' })])],
  [
    'one fails as expected, another not so',
    1,
    result([verdict('violation'), verdict('violation', { expectedToFail: 'known' })]),
  ],
  [
    'one that is expected to fail could not be measured',
    3,
    result([good, verdict('inconclusive', { expectedToFail: 'known' })]),
  ],
  ['only some were asked for, and one does not hold', 1, result([verdict('violation')], { partial: true })],
  ['none ran', 3, result([])],
  ['set-up broke', 3, result([], { setupError: 'broken' })],
  ['only extended ones hold', 3, result([verdict('conformant', { level: 'extended' })])],
  ['an extended one does not hold', 0, result([good, verdict('violation', { level: 'extended' })])],
  ['it was interrupted', 130, result([good], { interrupted: true })],
  ['what it made stays', 3, result([good], { unremoved: ['a node'] })],
  ['it was interrupted, and what it made stays', 3, result([good], { interrupted: true, unremoved: ['a'] })],
  ['it is violated, and what was made stays', 1, result([verdict('violation')], { unremoved: ['a node'] })],
])('%s: exit code %i', ([, code, of]) => {
  expect(exitCodeOf(of)).toBe(code);
});
