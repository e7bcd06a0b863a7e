import { expect, test } from 'vitest';
import { callsIn, machineSeconds } from './measure.ts';

test('idle time, the wait for disks and what went to other machines do not count', () => {
  expect(machineSeconds('cpu  100 20 300 5000 600 7 80 900 1 2\ncpu0 1 1 1 1 1 1 1 1 0 0\n')).toBe(5.07);
});

test('requests and opened execs are calls, commands over an open exec are not', () => {
  const exec = { kind: 'exec', args: undefined };
  const command = { kind: 'exec', args: { sent: 10, got: 20 } };
  expect(callsIn([{ kind: 'API request', args: { status: 200 } }, exec, command])).toBe(2);
});
