import { expect, test } from 'vitest';
import { callsIn, costOf } from './cost-of.ts';

test('requests, channels and commands are told apart, and their bytes added up', () => {
  expect(
    callsIn([
      { kind: 'API request', args: { bytes: 100, status: 200 } },
      { kind: 'exec' },
      { kind: 'exec', args: { sent: 10, got: 20 } },
      { kind: 'exec', args: { sent: 1, got: 2 } },
      { kind: 'run' },
    ]),
  ).toEqual({ requests: 1, channels: 1, commands: 2, sent: 11, got: 22, answered: 100 });
});

test('what keeps the processor busy costs as much of its time', async () => {
  const { result, cost } = await costOf(async () => {
    const until = performance.now() + 50;
    while (performance.now() < until);
    return 'done';
  });
  expect(result).toBe('done');
  expect(cost.wallMs).toBeGreaterThanOrEqual(50);
  expect(cost.cpuMs).toBeGreaterThan(0);
  expect(cost.requests).toBe(0);
});
