import { expect, test } from 'vitest';
import { Inconclusive, Violation } from '../model/outcomes.ts';
import { readUntilHolds } from './ask.ts';

const bad = new Violation(
  {
    kind: 'agent-not-ready',
    subject: 'network agents',
    failed: 1,
    of: 3,
    unit: 'nodes',
    samples: [{ nodes: ['b'], detail: 'b: agent has 1/2 containers ready' }],
  },
  { expected: 'all ready', again: 'kubectl get pods' },
);

/** Reads a sequence of readings, of which the last repeats: true holds. */
function readings(sequence: readonly (boolean | Error)[]) {
  let count = 0;
  const read = async () => {
    const now = sequence[Math.min(count, sequence.length - 1)];
    count += 1;
    if (now instanceof Error) throw now;
    if (now !== true) throw bad;
    return { checked: 3, summary: `reading ${count}` };
  };
  return { read, count: () => count };
}

const LONG = 60_000;

test.for<[what: string, sequence: boolean[], count: number]>([
  ['what holds at first is read once', [true], 1],
  ['what did not hold has to hold three times in a row', [false, true], 4],
  ['what fails again in between begins anew', [false, true, true, false, true], 7],
])('%s', async ([, sequence, count]) => {
  const { read, count: counted } = readings(sequence);
  expect(await readUntilHolds(read, LONG, 0)).toMatchObject({ summary: `reading ${count}` });
  expect(counted()).toBe(count);
});

test('tells as unsteady what did not hold at first', async () => {
  const [flapped, held] = [readings([false, true]), readings([true])];
  expect((await readUntilHolds(flapped.read, LONG, 0)).unsteady).toContain('b: agent has 1/2');
  expect(await readUntilHolds(held.read, LONG, 0)).not.toHaveProperty('unsteady');
});

test('what never holds is the last violation, with the time that it was waited for', async () => {
  const { read, count } = readings([false]);
  const error = await readUntilHolds(read, 5, 1).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    name: 'Violation',
    message: bad.message,
    expected: bad.expected,
    details: ['b: agent has 1/2 containers ready'],
    again: 'kubectl get pods',
  });
  expect((error as Violation).lookedForMs).toBeGreaterThanOrEqual(5);
  expect(count()).toBeGreaterThan(1);
});

test('without any time it is read once', async () => {
  const { read, count } = readings([false, true]);
  await expect(readUntilHolds(read, 0, 0)).rejects.toThrow(Violation);
  expect(count()).toBe(1);
});

test('flapping until the time is over is a violation', async () => {
  let count = 0;
  const read = async () => {
    count += 1;
    if (count % 3 !== 0) return Promise.reject(bad);
    return { checked: 3, summary: '' };
  };
  await expect(readUntilHolds(read, 20, 1)).rejects.toThrow(Violation);
});

test('what cannot be read ends it at once', async () => {
  const { read, count } = readings([false, new Inconclusive('no API server')]);
  await expect(readUntilHolds(read, LONG, 0)).rejects.toThrow(Inconclusive);
  expect(count()).toBe(2);
});
