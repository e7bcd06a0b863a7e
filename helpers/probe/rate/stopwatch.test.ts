import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Stopwatch } from './stopwatch.ts';

test('waits after the first turn count in the time, but not in the own time', async () => {
  const time = new Stopwatch();
  await setTimeout(40);
  time.turn(40);
  expect(time.ms).toBeLessThan(30);
  await setTimeout(40);
  time.turn(35);
  expect(time.waitedMs).toBe(35);
  expect(time.ownMs).toBeCloseTo(time.ms - 35, -1);
});

test('time also passes without turns, so a window ends', async () => {
  const time = new Stopwatch();
  await setTimeout(20);
  expect(time.ownMs).toBeGreaterThan(15);
});
