import { expect, test } from 'vitest';
import { UsageError } from '../config/usage-error.ts';
import { selected } from './selection.ts';

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
