import { expect, test } from 'vitest';
import { machineSeconds } from './machine-time.ts';

test('idle time, the wait for disks and what went to other machines do not count', () => {
  expect(machineSeconds('cpu  100 20 300 5000 600 7 80 900 1 2\ncpu0 1 1 1 1 1 1 1 1 0 0\n')).toBe(5.07);
});
