import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAULTS } from './all.ts';

test('no two faults have one id', () => {
  expect(new Set(FAULTS.map(({ id }) => id)).size).toBe(FAULTS.length);
});

test('a fault that turns something red has its place', () => {
  const reds = FAULTS.filter(({ expected }) => Object.values(expected).some(({ red }) => red.length > 0));
  expect(reds.filter(({ finding }) => finding === undefined).map(({ id }) => id)).toEqual([]);
});

const page = await readFile(join(import.meta.dirname, '../../docs/selfcheck.md'), 'utf8');

test.for(FAULTS.filter(({ expected }) => expected.flannel !== undefined))(
  'the page of what is detected has $id as it is',
  ({ id, sentence, expected }) => {
    const { red = [], unmeasured, unsteady } = expected.flannel ?? {};
    const parts = [
      ...(red.length > 0 ? [red.join(', ')] : []),
      ...(unmeasured === undefined ? [] : [`not measured: ${unmeasured.length} requirements`]),
      ...(unsteady === undefined ? [] : [`unsteady: ${unsteady.join(', ')}`]),
    ];
    expect(page).toContain(`| ${id} | ${sentence} | ${parts.join('; ') || 'nothing'} |`);
  },
);
