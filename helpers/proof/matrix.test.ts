import { expect, test } from 'vitest';
import { exactRow, selfCheck, wrongRow } from '../e2e/samples/check.sample.ts';
import { verdict } from '../e2e/samples/result.sample.ts';
import type { Outcome } from '../model/verdict.ts';
import { type Cell, cellsOf, type Expected, exitCodeOfCheck, problemsOf, type SelfCheck } from './matrix.ts';

const RED: Expected = { red: ['POD-2'] };
const UNMEASURED: Expected = { red: [], unmeasured: ['POD-2'] };
const UNSTEADY: Expected = { red: [], unsteady: ['POD-2'] };
const NONE: Expected = { red: [] };
const OTHER: Expected = { red: ['POD-1'], unmeasured: ['POD-3'], unsteady: ['POD-4'] };

test.for<[outcome: Outcome | 'unsteady', Expected, Cell, problem?: string]>([
  ['conformant', OTHER, 'held'],
  ['unsteady', OTHER, 'held'],
  ['skipped', OTHER, 'skipped'],
  [
    'violation',
    OTHER,
    'extra',
    'POD-2 turned red, but this fault does not name it: it was seen [a -> b: 0.4 ms]',
  ],
  ['inconclusive', OTHER, 'silent', 'POD-2 could not be measured: it was seen [a -> b: 0.4 ms]'],
  ['violation', RED, 'red'],
  ['conformant', RED, 'missed', 'POD-2 must turn red, but is conformant: it was seen [a -> b: 0.4 ms]'],
  ['inconclusive', RED, 'missed', 'POD-2 must turn red, but is inconclusive: it was seen [a -> b: 0.4 ms]'],
  ['skipped', RED, 'missed', 'POD-2 must turn red, but is skipped: it was seen [a -> b: 0.4 ms]'],
  ['inconclusive', UNMEASURED, 'unmeasured'],
  ['conformant', UNMEASURED, 'wrong', expect.stringMatching(/^POD-2 is conformant, but must be/)],
  ['violation', UNMEASURED, 'wrong', expect.stringMatching(/^POD-2 is violation, but must be/)],
  ['unsteady', UNSTEADY, 'unsteady'],
  ['conformant', UNSTEADY, 'wrong', expect.stringMatching(/^POD-2 is conformant, but must be/)],
  ['violation', UNSTEADY, 'wrong', expect.stringMatching(/^POD-2 is violation, but must be/)],
])('compares %s with the expected %o: %s', ([outcome, expected, cell, problem]) => {
  const seen =
    outcome === 'unsteady'
      ? verdict('conformant', { summary: 'it was seen', unsteady: '3 of 600' })
      : verdict(outcome, { summary: 'it was seen' });
  const cells = cellsOf([seen], expected);
  expect([...cells]).toEqual([['POD-2', cell]]);
  expect(problemsOf([seen], cells, expected === OTHER ? NONE : expected)).toEqual(
    problem === undefined ? [] : [problem],
  );
});

test.for([RED, UNMEASURED, UNSTEADY])(
  'an unchecked requirement has no cell, and is a problem: %o',
  (expected) => {
    const cells = cellsOf([], expected);
    expect(cells.size).toBe(0);
    expect(problemsOf([], cells, expected)).toEqual([
      'POD-2 must turn red under this fault, but the cluster does not offer it',
    ]);
  },
);

test.for<[what: string, code: number, more: Partial<SelfCheck>]>([
  ['all faults exact', 0, {}],
  ['some faults tried, all exact', 0, { partial: true }],
  ['one fault that is not exact', 1, { rows: [exactRow, wrongRow] }],
  ['one fault that is not exact, then an early end', 1, { rows: [wrongRow], setupError: 'no' }],
  ['an early end', 3, { setupError: 'no' }],
  ['no fault', 3, { rows: [] }],
  ['vacuous checks that are exact nevertheless', 3, { mutant: 'unprobed' }],
  ['vacuous checks that miss a fault', 1, { mutant: 'unprobed', rows: [wrongRow] }],
  ['interrupted', 130, { interrupted: true }],
  ['interrupted after a fault that is not exact', 130, { interrupted: true, rows: [wrongRow] }],
])('with %s: exit code %i', ([, code, more]) => {
  expect(exitCodeOfCheck(selfCheck(more))).toBe(code);
});
