import { expect, test } from 'vitest';
import { readSpecsReport } from './specs-run.ts';

const spec = (State: string, seconds: number, more: object = {}) => ({
  ContainerHierarchyTexts: ['[sig-network] Services'],
  LeafNodeType: 'It',
  LeafNodeText: 'should serve [Conformance]',
  State,
  RunTime: seconds * 1e9,
  ...more,
});
const before = { ContainerHierarchyTexts: null, LeafNodeType: 'SynchronizedBeforeSuite', LeafNodeText: '' };
const reportOf = (...SpecReports: object[]) => JSON.stringify([{ SpecReports }]);

test('only what passed counts, in its own time; what failed is named', () => {
  const Failure = { Message: 'no answer\nafter a minute' };
  expect(
    readSpecsReport(
      reportOf(
        spec('passed', 60, before),
        spec('passed', 2.5),
        spec('skipped', 0),
        spec('passed', 1),
        spec('failed', 70, { Failure }),
      ),
    ),
  ).toEqual({
    passed: 2,
    passedMs: 3500,
    failed: ['[sig-network] Services should serve [Conformance]: no answer'],
  });
});

test('a failure before all specs is told as such', () => {
  const json = reportOf(spec('failed', 1, { ...before, Failure: { Message: 'not all nodes are ready' } }));
  expect(() => readSpecsReport(json)).toThrow(
    'the specs could not be run: SynchronizedBeforeSuite: not all nodes are ready',
  );
});

test('nothing that passed is nothing to compare with', () => {
  expect(() => readSpecsReport(reportOf(spec('skipped', 0), spec('timedout', 9)))).toThrow(
    'none of 1 specs passed: nothing to compare',
  );
});
