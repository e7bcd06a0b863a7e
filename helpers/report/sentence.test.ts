import { expect, test } from 'vitest';
import type { Result } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';
import { sentenceOf } from './sentence.ts';

const verdict = (id: string, outcome: Verdict['outcome'], more: Partial<Verdict> = {}): Verdict => ({
  id,
  area: 'Addressing',
  level: 'core',
  title: '',
  rule: '',
  outcome,
  summary: '',
  evidence: [],
  durationMs: 0,
  ...more,
});
const result = (verdicts: Verdict[], more: Partial<Result> = {}): Result => ({
  run: 'r',
  startedAt: new Date(0),
  durationMs: 0,
  properties: {},
  command: '',
  steps: [],
  nodes: [],
  verdicts,
  ...more,
});
const good = verdict('ADDR-1', 'conformant');

test.for<[string, Result]>([
  ['conformant: 1 holds', result([good])],
  ['conformant: 1 holds, 1 does not apply', result([good, verdict('ADDR-6', 'skipped', { applies: false })])],
  [
    'conformant: 1 holds, 1 does not apply; nothing was tested from outside',
    result([good, verdict('EXT-1', 'skipped', { vantage: 'outside', applies: false })]),
  ],
  [
    'NOT conformant: b is silent (POD-2); and c is silent (EXT-1); and 1 more cause. 1 holds, 3 broken',
    result([
      good,
      verdict('POD-2', 'violation', { summary: 'b is silent' }),
      verdict('EXT-1', 'violation', { summary: 'c is silent' }),
      verdict('DNS-1', 'violation'),
    ]),
  ],
  [
    'could not be measured, not certified: POD-2 (inconclusive); 1 holds, 1 not measured',
    result([good, verdict('POD-2', 'inconclusive')]),
  ],
  ['could not be measured, not certified: no core requirement has a result; 0 hold', result([])],
  [
    'could not be measured: the run ended before its requirements could be checked',
    result([], { setupError: 'no' }),
  ],
  [
    'not certified, because the reports could not be written: 1 holds',
    result([good], { unwritten: 'no space left on device' }),
  ],
  [
    'NOT conformant: b is silent (POD-2). 0 hold, 1 broken',
    result([verdict('POD-2', 'violation', { summary: 'b is silent' })], {
      unwritten: 'no space left on device',
    }),
  ],
  ['held (not a certification): 1 holds', result([good], { partial: true })],
  ['conformant: 1 holds; left out: POD-7', result([good], { leftOut: ['POD-7'] })],
  [
    'held (not a certification): 1 holds, 1 broken; expected to fail: SVC-3 (no mesh)',
    result([good, verdict('SVC-3', 'violation', { expectedToFail: 'no mesh' })]),
  ],
  [
    'conformant: 1 holds; expected to fail, but holds: ADDR-1',
    result([{ ...good, expectedToFail: 'known' }]),
  ],
  ['interrupted: nothing is certified', result([good], { interrupted: true })],
])('%s', ([sentence, of]) => {
  expect(sentenceOf(of)).toBe(sentence);
});
