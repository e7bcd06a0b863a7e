import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { RateLimit } from './rate-limit.ts';
import { inTurns, type Making, Stopwatch } from './stopwatch.ts';

const EACH_ONE: Making<number> = { connectionsOf: () => 1, atOnce: 50, begunWithinMs: 100 };
const plan = [0, 1, 2, 3, 4, 5, 6];

/** Runs the plan, and records the items of each part and the number of items before it. */
async function parts(limit: RateLimit | undefined, making: Making<number>, time?: Stopwatch) {
  const asked: { part: readonly number[]; before: number }[] = [];
  const seen = await inTurns(
    limit,
    plan,
    making,
    async (part, before) => {
      asked.push({ part, before: before.length });
      // The first part takes longer than those after it.
      await setTimeout(part.includes(0) ? 300 : 0);
      return part.map((one) => one * 10);
    },
    time,
  );
  return { asked, seen };
}

test('runs the whole plan at once without a limit', async () => {
  const { asked, seen } = await parts(undefined, EACH_ONE);
  expect(asked).toEqual([{ part: plan, before: 0 }]);
  expect(seen).toEqual([0, 10, 20, 30, 40, 50, 60]);
});

test('splits a plan that is larger than the limit, and returns its results in order', async () => {
  const { asked, seen } = await parts(new RateLimit(5), EACH_ONE);
  expect(asked).toEqual([
    { part: [0, 1, 2, 3, 4], before: 0 },
    { part: [5, 6], before: 5 },
  ]);
  expect(seen).toEqual([0, 10, 20, 30, 40, 50, 60]);
});

test('no part is larger than the number of connections that start at once', async () => {
  const { asked } = await parts(new RateLimit(100), { ...EACH_ONE, atOnce: 3 });
  expect(asked.map(({ part }) => part.length)).toEqual([3, 3, 1]);
});

test("does not count waits for a turn in the source's own time", async () => {
  const time = new Stopwatch();
  const start = performance.now();
  await parts(new RateLimit(5), EACH_ONE, time);
  const tookMs = performance.now() - start;
  expect(tookMs).toBeGreaterThan(1_000);
  expect(time.ms).toBeGreaterThan(1_000);
  expect(time.ownMs).toBeLessThan(300);
});

test('fails if a part fails, after the other parts have ended', async () => {
  let ended = 0;
  const asking = inTurns(new RateLimit(5), plan, { ...EACH_ONE, atOnce: 2 }, async (part) => {
    if (part.includes(0)) throw new Error('broken');
    await setTimeout(50);
    ended += 1;
    return [...part];
  });
  await expect(asking).rejects.toThrow('broken');
  expect(ended).toBe(3);
});

test('the next part does not wait for the end of a part that reports its start', async () => {
  const start = performance.now();
  const askedMs: number[] = [];
  await inTurns(new RateLimit(5), plan, EACH_ONE, async (part, _before, starts) => {
    askedMs.push(performance.now() - start);
    starts();
    await setTimeout(part.includes(0) ? 3_000 : 0);
    return [...part];
  });
  expect(askedMs[1]).toBeGreaterThan(1_090);
  expect(askedMs[1]).toBeLessThan(2_900);
});
