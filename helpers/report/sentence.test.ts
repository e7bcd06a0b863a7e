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
  ['conformant: 1 of 1 requirements hold', result([good])],
  [
    'conformant: 1 of 2 requirements hold, 1 skipped',
    result([good, verdict('ADDR-6', 'skipped', { applies: false })]),
  ],
  [
    'conformant: 1 of 2 requirements hold, 1 skipped; nothing was asked from outside',
    result([good, verdict('EXT-1', 'skipped', { vantage: 'outside', applies: false })]),
  ],
  [
    'NOT conformant: POD-2, EXT-1 violated; 1 of 3 requirements hold',
    result([good, verdict('POD-2', 'violation'), verdict('EXT-1', 'violation')]),
  ],
  [
    'could not be measured, not certified: POD-2 (inconclusive); 1 of 2 requirements hold',
    result([good, verdict('POD-2', 'inconclusive')]),
  ],
  [
    'could not be measured, not certified: no core requirement was shown; 0 of 0 requirements hold',
    result([]),
  ],
  [
    'could not be measured: the run ended before its requirements could be checked',
    result([], { setupError: 'no' }),
  ],
  [
    'not certified, since its reports could not be written: 1 of 1 requirements hold',
    result([good], { unwritten: 'no space left on device' }),
  ],
  [
    'NOT conformant: POD-2 violated; 0 of 1 requirements hold',
    result([verdict('POD-2', 'violation')], { unwritten: 'no space left on device' }),
  ],
  ['interrupted: nothing is certified', result([good], { interrupted: true })],
])('%s', ([sentence, of]) => {
  expect(sentenceOf(of)).toBe(sentence);
});
