import { expect, test } from 'vitest';
import { mostMemory } from './most-memory.ts';

test('what was used and given back still counts', () => {
  const before = mostMemory();
  const used = Buffer.alloc((before + 100) * 2 ** 20, 1);
  expect(mostMemory()).toBeGreaterThan(before + 99);
  expect(used.length).toBeGreaterThan(0);
});
