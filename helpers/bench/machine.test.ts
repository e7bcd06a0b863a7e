import { expect, test } from 'vitest';
import { machineSeconds, mostMemory } from './machine.ts';

test('idle time, the wait for disks and what went to other machines do not count', () => {
  expect(machineSeconds('cpu  100 20 300 5000 600 7 80 900 1 2\ncpu0 1 1 1 1 1 1 1 1 0 0\n')).toBe(5.07);
});

test('what was used and given back still counts', () => {
  const before = mostMemory();
  const used = Buffer.alloc((before + 100) * 2 ** 20, 1);
  expect(mostMemory()).toBeGreaterThan(before + 99);
  expect(used.length).toBeGreaterThan(0);
});
