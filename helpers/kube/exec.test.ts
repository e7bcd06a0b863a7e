import { expect, test } from 'vitest';
import { ExecBroken, exitCodeOf } from './exec.ts';

test('success is exit code 0', () => {
  expect(exitCodeOf({ status: 'Success' }, 'exec')).toBe(0);
});

test("a command's own exit code is its own", () => {
  const details = { causes: [{ reason: 'ExitCode', message: '28' }] };
  expect(exitCodeOf({ status: 'Failure', reason: 'NonZeroExitCode', details }, 'exec')).toBe(28);
});

test('a failure without an exit code is the transport’s, not the command’s', () => {
  const status = { status: 'Failure', message: 'container not found ("agnhost")' };
  expect(() => exitCodeOf(status, 'exec in a/b')).toThrow(ExecBroken);
  expect(() => exitCodeOf(status, 'exec in a/b')).toThrow('exec in a/b: container not found ("agnhost")');
});
