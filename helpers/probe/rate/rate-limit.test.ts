import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RateLimit, type Turn } from './rate-limit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ones = (count: number) => Array.from({ length: count }, () => 1);

/** The turns that the limit has granted so far, in order. */
function granted(limit: RateLimit, ...asked: number[][]): Turn[] {
  const turns: Turn[] = [];
  for (const costs of asked) limit.turn(costs).then((turn) => turns.push(turn));
  return turns;
}

test('starts as many items as there are places, and no more', async () => {
  const turns = granted(new RateLimit(5), ones(3), ones(9), ones(1));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(turns.map(({ count }) => count)).toEqual([3, 2]);
});

test('frees a place one second after its item starts, even if that is late', async () => {
  const turns = granted(new RateLimit(5), ones(5), ones(5));
  await vi.advanceTimersByTimeAsync(700);
  turns[0]?.begun();
  turns[0]?.begun();
  await vi.advanceTimersByTimeAsync(999);
  expect(turns.length).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(turns.map(({ count }) => count)).toEqual([5, 5]);
});

test('grants turns in order, even if a later one would fit', async () => {
  const turns = granted(new RateLimit(5), [3], [3], [1]);
  await vi.advanceTimersByTimeAsync(0);
  expect(turns.length).toBe(1);
  turns[0]?.begun();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(turns.map(({ count }) => count)).toEqual([1, 1, 1]);
});

test('an item takes a place for each of its connections, or all places if it has too many', async () => {
  const limit = new RateLimit(5);
  const turns = granted(limit, [2, 2, 2]);
  await vi.advanceTimersByTimeAsync(0);
  expect(turns[0]?.count).toBe(2);
  const [all] = granted(new RateLimit(5), [9]);
  await vi.advanceTimersByTimeAsync(0);
  expect(all).toBeUndefined();
  expect((await new RateLimit(5).turn([9])).count).toBe(1);
});
