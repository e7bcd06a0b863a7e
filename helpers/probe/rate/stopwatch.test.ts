import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Stopwatch } from './stopwatch.ts';

test('what is waited for after the first turn is of the time, and not of its own', async () => {
  const time = new Stopwatch();
  await setTimeout(40);
  time.turn(40);
  expect(time.ms).toBeLessThan(30);
  await setTimeout(40);
  time.turn(35);
  expect(time.waitedMs).toBe(35);
  expect(time.ownMs).toBeCloseTo(time.ms - 35, -1);
});

test('where no turn is told, time goes on all the same: a window that is measured by it ends', async () => {
  const time = new Stopwatch();
  await setTimeout(20);
  expect(time.ownMs).toBeGreaterThan(15);
});
