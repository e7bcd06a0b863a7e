import { expect, test } from 'vitest';
import { UsageError } from '../config/usage-error.ts';
import { allRequirements, auditOf, expectedIn, selected } from './selection.ts';

const all = ['POD-1', 'POD-2', 'SVC-1', 'SVC-10'].map((id) => ({ id }));

test.for<[string[] | undefined, string[]]>([
  [undefined, ['POD-1', 'POD-2', 'SVC-1', 'SVC-10']],
  [['POD-2'], ['POD-2']],
  [['SVC-1'], ['SVC-1']],
  [
    ['SVC', 'POD-1'],
    ['POD-1', 'SVC-1', 'SVC-10'],
  ],
])('%j', ([only, ids]) => {
  expect(selected(all, only).map(({ id }) => id)).toEqual(ids);
});

test.for(['POD-3', 'PO', '', 'pod-1'])('%j names none', (asked) => {
  expect(() => selected(all, ['POD-1', asked])).toThrow(UsageError);
});

const every = await allRequirements();
const audit = (only: string[] | undefined) => auditOf(selected(every, only), only);

test.for<[string, string[], string[]]>([
  ['ids that only read', ['NODE-1', 'ADDR-2'], []],
  ['areas, without those of theirs that need pods', ['ADDR', 'NODE-1', 'NODE-3'], ['ADDR-3', 'ADDR-7']],
])('a run only reads: %s', ([, only, unasked]) => {
  expect(Object.keys(audit(only) ?? { none: '' })).toEqual(unasked);
});

test.for<[string, string[] | undefined]>([
  ['everything', undefined],
  ['an id that needs pods', ['ADDR', 'ADDR-3']],
  ['an id that makes pods', ['ADDR-7']],
  ['an id that reads the fixtures', ['SVC-1']],
  ['an area without any that only reads', ['ADDR', 'SVC']],
])('a run makes its fixtures: %s', ([, only]) => {
  expect(audit(only)).toBeUndefined();
});

const wrong = (problem: string) => new UsageError(problem);

test('the reasons of expected failures, by id', () => {
  expect(
    expectedIn('- {id: POD-1, reason: one node}\n- {id: SVC-1, reason: "no: mesh"}', all, wrong),
  ).toEqual({
    'POD-1': 'one node',
    'SVC-1': 'no: mesh',
  });
});

test.for([
  ['text that is no YAML', '- {id: POD-1'],
  ['no list', 'POD-1: one node'],
  ['no reason', '- {id: POD-1}'],
  ['an empty reason', '- {id: POD-1, reason: " "}'],
  ['a field more', '- {id: POD-1, reason: x, until: never}'],
  ['an unknown requirement', '- {id: POD-9, reason: x}'],
] as const)('%s is refused', ([, text]) => {
  expect(() => expectedIn(text, all, wrong)).toThrow(UsageError);
});
