import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COSTS } from '../costs.ts';
import { partsOf } from './parts.ts';

const FILES = ['a', 'b', 'c', 'd', 'e', 'f'];

test('every file is in exactly one part', () => {
  expect(partsOf(FILES, { a: 9, c: 4, f: 1 }, 3).flat().sort()).toEqual(FILES);
  expect(partsOf([], {}, 2)).toEqual([[], []]);
});

test('parts cost about the same: what is dear stands alone', () => {
  expect(partsOf(FILES, { a: 10, b: 6, c: 4, d: 5, e: 3, f: 2 }, 3)).toEqual([
    ['a'],
    ['b', 'e', 'f'],
    ['c', 'd'],
  ]);
});

test('a file that nobody measured counts as the mean', () => {
  expect(partsOf(['a', 'b', 'new'], { a: 2, b: 4 }, 2)).toEqual([['b'], ['a', 'new']]);
  expect(partsOf(['a', 'b'], {}, 2)).toEqual([['a'], ['b']]);
});

test('the costs are of files that exist', () => {
  const root = join(import.meta.dirname, '../../..');
  expect(Object.keys(COSTS).filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
