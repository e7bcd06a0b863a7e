import { expect, test } from 'vitest';
import { result, verdict } from '../../e2e/samples/result.sample.ts';
import { exitCodeOf, type Result } from '../../model/result.ts';
import { toReport } from '../../report/to-report.ts';
import { resultOf } from './download.ts';

const RUNS: [what: string, run: Result][] = [
  ['conformant', result([verdict('conformant')])],
  ['violated', result([verdict('violation', { expected: 'an answer', pairs: [] })])],
  ['in part', result([verdict('conformant')], { partial: true })],
  ['ended early', result([], { setupError: 'no' })],
  ['interrupted', result([verdict('inconclusive')], { interrupted: true })],
];

test.for(RUNS)('a run that was %s is told from its report as it was', ([, run]) => {
  const told = resultOf(toReport(run, '0.1.0'));
  expect(exitCodeOf(told)).toBe(exitCodeOf(run));
  const { partial = false, ...rest } = run;
  expect(told).toEqual({ ...rest, partial });
});
