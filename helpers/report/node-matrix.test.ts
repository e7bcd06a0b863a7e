import { expect, test } from 'vitest';
import { lostPair, pair, sampleReport } from '../e2e/samples/report.sample.ts';
import { verdict } from '../e2e/samples/result.sample.ts';
import type { PairMeasure } from '../model/verdict.ts';
import { nodeMatrix, type Way } from './node-matrix.ts';

const matrixOf = (pairs: PairMeasure[], id = 'POD-2') =>
  nodeMatrix(sampleReport({ requirements: [verdict('violation', { id, pairs })] }));

test.for<[what: string, pairs: PairMeasure[], there: Way | undefined, back: Way | undefined]>([
  ['no pair', [], undefined, undefined],
  [
    'pairs that pass',
    [pair({ medianMs: 3 }), pair({ medianMs: 1 }), pair({ medianMs: 2 })],
    { pairs: 3, failed: 0, unmeasured: 0, medianMs: 2 },
    undefined,
  ],
  [
    'one that fails beside one that passes',
    [pair(), lostPair({ answersLost: undefined as never })],
    { pairs: 2, failed: 1, unmeasured: 0, medianMs: 1 },
    undefined,
  ],
  ['one whose answers are lost', [lostPair()], undefined, { pairs: 1, failed: 1, unmeasured: 0 }],
  ['one that was left out', [pair({ result: 'left-out' })], undefined, undefined],
  ['one not measured', [pair({ result: 'unmeasured' })], { pairs: 1, failed: 0, unmeasured: 1 }, undefined],
])('%s', ([, pairs, there, back]) => {
  expect(matrixOf(pairs)).toEqual([
    [undefined, there],
    [back, undefined],
  ]);
});

test('pairs of Services do not count for the matrix of nodes', () => {
  expect(matrixOf([pair()], 'SVC-2').flat()).toEqual(Array(4).fill(undefined));
});
