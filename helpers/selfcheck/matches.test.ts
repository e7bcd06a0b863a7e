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
  ['a field is another', { kind: 'refused' }, false],
  ['a field of a field is the same', { from: { name: 'a' } }, true],
  ['a field of a field is another', { from: { name: 'b' } }, false],
  ['a field is absent, as expected', { to: undefined }, true],
  ['a field is there, and expected to be absent', { from: undefined }, false],
  ['a field of an absent one is expected', { to: { name: 'a' } }, false],
  ['entries are there, in any order', { samples: [{ nodes: ['b', 'a'] }] }, true],
  ['an entry is missing', { samples: [{ nodes: ['c'] }] }, false],
  ['a list is expected where there is none', { size: [1450] }, false],
  ['a test passes', { size: (bytes: number) => bytes > 1000 }, true],
  ['a test fails', { size: (bytes: number) => bytes > 2000 }, false],
])('%s: %s is %s', ([, part, fits]) => {
  expect(matches(finding, part)).toBe(fits);
});

test('a part is readable, with its tests and what has to be absent', () => {
  expect(partText({ to: undefined, size: (bytes: number) => bytes > 1 })).toMatch(/"to":"absent".*bytes > 1/);
});
