import { expect, test } from 'vitest';
import { age, table } from './table.ts';

test('columns fit their widest cell, empty cells are a dash, and cells are one line', () => {
  const rows = [
    ['a-long-name', '', 'x'],
    ['b', '2', 'two\n  lines'],
  ];
  expect(table(['NAME', 'N', 'LAST'], rows)).toBe(
    ['NAME          N   LAST', 'a-long-name   -   x', 'b             2   two lines', ''].join('\n'),
  );
});

test('a table without rows says so', () => {
  expect(table(['NAME'], [])).toBe('none\n');
});

test.for([
  ['2026-01-01T00:00:00Z', '0s'],
  ['2025-12-31T23:58:01Z', '119s'],
  ['2025-12-31T23:48:00Z', '12m'],
  ['2025-12-31T20:55:00Z', '3h5m'],
  ['2025-12-29T17:00:00Z', '2d7h'],
  [undefined, '-'],
] as const)('%s was %s ago', ([since, expected]) => {
  expect(age(since, new Date('2026-01-01T00:00:00Z'))).toBe(expected);
});
