import { expect, test } from 'vitest';
import { ticksOf } from './html-timeline.ts';

test.for<[number, number[]]>([
  [0, [0]],
  [4_500, [0, 1_000, 2_000, 3_000, 4_000]],
  [59_000, [0, 10_000, 20_000, 30_000, 40_000, 50_000]],
  [3_600_000, [0, 600_000, 1_200_000, 1_800_000, 2_400_000, 3_000_000, 3_600_000]],
])('%i ms', ([durationMs, ticks]) => {
  expect(ticksOf(durationMs)).toEqual(ticks);
});

test('a week has no more marks than fit', () => {
  expect(ticksOf(7 * 24 * 3_600_000).length).toBeLessThan(20);
});
