import { expect, test } from 'vitest';
import type { PairMeasure } from '../model/verdict.ts';
import { measurePair } from './measure-pair.ts';
import type { Observation } from './probe.ts';
import type { Pair } from './prober.ts';

const passed = (connectMs: number, totalMs: number): Observation => ({
  outcome: 'reached',
  detail: '',
  connectMs,
  totalMs,
});
const lost: Observation = { outcome: 'timed-out', detail: 'no answer within 3 s' };
const cut: Observation = { outcome: 'inconclusive', detail: 'the output was cut short' };
const ends = { from: 'probe on a', fromNode: 'a', to: 'probe on b', toNode: 'b' };

test.for<[what: string, pair: Partial<Pair>, measured: Partial<PairMeasure>]>([
  [
    'that passed',
    { observations: [passed(0.5, 1.234), passed(0.5, 2)] },
    { result: 'passed', sent: 2, lost: 0, convergedMs: 0, medianMs: 1.23, p99Ms: 2 },
  ],
  [
    'with a retransmission',
    { observations: [passed(1_004, 1_005), passed(0.5, 2)] },
    { result: 'passed', sent: 2, lost: 0, convergedMs: 0, medianMs: 2, p99Ms: 1_005, retransmitted: 1 },
  ],
  [
    'that lost one of two connections',
    { observations: [lost, passed(0.5, 2)] },
    { result: 'lossy', sent: 2, lost: 1, convergedMs: 0, medianMs: 2, p99Ms: 2, why: 'no answer within 3 s' },
  ],
  [
    'that never converged, although its requests arrive',
    { observations: [lost], convergedMs: undefined, requestArrives: true },
    { result: 'failed', sent: 1, lost: 1, answersLost: true, why: 'no answer within 3 s' },
  ],
  [
    'with an unmeasured connection',
    { observations: [passed(0.5, 2), cut] },
    {
      result: 'unmeasured',
      sent: 2,
      lost: 1,
      convergedMs: 0,
      medianMs: 2,
      p99Ms: 2,
      why: 'the output was cut short',
    },
  ],
  [
    'that was denied as required, without a time because nobody answered',
    {
      to: { name: 'probe on b', node: 'b', url: '', answer: { denied: 'dropped' } },
      observations: [passed(0.5, 3_001)],
    },
    { result: 'passed', sent: 1, lost: 0, convergedMs: 0 },
  ],
  ['without observations', { observations: [] }, { result: 'unmeasured', sent: 0, lost: 0, convergedMs: 0 }],
  [
    'that is left out',
    { observations: [lost], convergedMs: undefined, leftOut: 'nor does its control' },
    { result: 'left-out', sent: 1, lost: 1, why: 'nor does its control' },
  ],
])('measures a pair %s', ([, pair, measured]) => {
  expect(
    measurePair({
      from: { name: 'probe on a', node: 'a' },
      to: { name: 'probe on b', node: 'b', url: '', answer: { equals: 'b' } },
      convergedMs: 0,
      lookedForMs: 1,
      observations: [],
      ...pair,
    }),
  ).toEqual({ ...ends, ...measured });
});
