import { expect, test } from 'vitest';
import { gap, watch, way } from '../e2e/samples/watch.sample.ts';
import { exitCodeOfWatch, judgeKinds, type Watched } from './judge-watch.ts';

const POD: Parameters<typeof way>[0] = ['pod', 'worker', 'worker2', 'worker2'];
const SERVICE = way(['service', 'worker', 'Service echo']);

test.for<[string, Watched, string, number]>([
  ['nothing failed', watch([way(POD), SERVICE]), 'within', 0],
  ['a gap as long as it may be', watch([way(POD, [gap(5_000, 7_000)]), SERVICE]), 'within', 0],
  ['a longer gap', watch([way(POD, [gap(5_000, 7_001)]), SERVICE]), 'beyond', 1],
  [
    'a gap that may have been longer, not observed in part',
    watch([way(POD, [gap(5_000, 9_000, 3_000)]), SERVICE]),
    'unmeasured',
    3,
  ],
  [
    'a gap that was longer, whatever was not observed',
    watch([way(POD, [gap(5_000, 9_000, 1_000)]), SERVICE]),
    'beyond',
    1,
  ],
  [
    'nothing failed, and for longer than a gap may be nobody looked',
    watch([way(POD, [], { unobserved: [{ fromMs: 0, toMs: 2_500 }] }), SERVICE]),
    'unmeasured',
    3,
  ],
  [
    'not observed for a moment',
    watch([way(POD, [], { unobserved: [{ fromMs: 0, toMs: 1_500 }] }), SERVICE]),
    'within',
    0,
  ],
  ['never tried', watch([way(POD, [], { made: 0 }), SERVICE]), 'unmeasured', 3],
  ['no such connection', watch([SERVICE]), 'unmeasured', 3],
  ['no bound', watch([way(POD, [gap(0, 9_000)]), SERVICE], { bounds: { service: 2_000 } }), 'unbounded', 0],
  [
    'short gaps, of more connections than may fail',
    watch([way(POD, [gap(5_000, 6_000)]), SERVICE], { maxFailed: 0.02 }),
    'beyond',
    1,
  ],
  [
    'short gaps, of as many connections as may fail',
    watch([way(POD, [gap(5_000, 6_000)]), SERVICE], { maxFailed: 0.03 }),
    'within',
    0,
  ],
])('%s', ([, watched, state, code]) => {
  expect(judgeKinds(watched)[0]?.state).toBe(state);
  expect(exitCodeOfWatch(watched)).toBe(code);
});

const FAILED = { line: 'false', fromMs: 0, toMs: 1, failure: 'exit code 1' };

test.for<[string, Watched, number]>([
  ['the command alone failed', watch([way(POD), SERVICE], { command: FAILED }), 4],
  ['the command failed, and a gap was too long', watch([way(POD, [gap(0, 9_000)])], { command: FAILED }), 1],
  ['the command failed, and nothing is known', watch([], { command: FAILED }), 3],
  ['nothing was watched', watch([]), 3],
  ['nothing was watched, and nothing was asked of it', watch([], { kinds: [] }), 3],
  ['it ended before its end', watch([way(POD), SERVICE], { setupError: 'no' }), 3],
  ['interrupted before it began', watch([], { interrupted: true }), 130],
])('%s: exit code %i', ([, watched, code]) => {
  expect(exitCodeOfWatch(watched)).toBe(code);
});
