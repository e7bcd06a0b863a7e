import { expect, test } from 'vitest';
import { tally } from './paint.ts';

test('counts requirements by outcome, in a fixed order', () => {
  expect(tally(['skipped', 'conformant', 'violation', 'conformant'], 40)).toBe(
    '4 of 40 requirements  ✓ 2  ✗ 1  - 1',
  );
  expect(tally([], 40)).toBe('0 of 40 requirements');
});
