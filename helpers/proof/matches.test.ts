import { expect, test } from 'vitest';
import { matches, partText } from './matches.ts';

const finding = {
  kind: 'loss',
  from: { type: 'node', name: 'a' },
  size: 1450,
  samples: [{ nodes: ['a', 'b'] }, {}],
};

test.for<[what: string, part: unknown, fits: boolean]>([
  ['nothing is expected', {}, true],
  ['a field is the same', { kind: 'loss' }, true],
  ['a field differs', { kind: 'refused' }, false],
  ['a nested field is the same', { from: { name: 'a' } }, true],
  ['a nested field differs', { from: { name: 'b' } }, false],
  ['a field is absent, as expected', { to: undefined }, true],
  ['a field is present, but must be absent', { from: undefined }, false],
  ['a field of an absent object is expected', { to: { name: 'a' } }, false],
  ['the entries are present in any order', { samples: [{ nodes: ['b', 'a'] }] }, true],
  ['an entry is missing', { samples: [{ nodes: ['c'] }] }, false],
  ['a list is expected but absent', { size: [1450] }, false],
  ['a test passes', { size: (bytes: number) => bytes > 1000 }, true],
  ['a test fails', { size: (bytes: number) => bytes > 2000 }, false],
])('%s: %s is %s', ([, part, fits]) => {
  expect(matches(finding, part)).toBe(fits);
});

test('prints an expected part with its tests and absent fields', () => {
  expect(partText({ to: undefined, size: (bytes: number) => bytes > 1 })).toMatch(/"to":"absent".*bytes > 1/);
});
