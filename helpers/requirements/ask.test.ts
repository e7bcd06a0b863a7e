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

/** Plays a sequence of readings and repeats the last one: true passes, false is a violation. */
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
  ['reads a state once if it holds at first', [true], 1],
  ['requires three passes in a row after a failure', [false, true], 4],
  ['counts passes from zero after another failure', [false, true, true, false, true], 7],
])('%s', async ([, sequence, count]) => {
  const { read, count: counted } = readings(sequence);
  expect(await readUntilHolds(read, LONG, 0)).toMatchObject({ summary: `reading ${count}` });
  expect(counted()).toBe(count);
});

test('reports a state that did not hold at first as unsteady', async () => {
  const [flapped, held] = [readings([false, true]), readings([true])];
  expect((await readUntilHolds(flapped.read, LONG, 0)).unsteady).toContain('b: agent has 1/2');
  expect(await readUntilHolds(held.read, LONG, 0)).not.toHaveProperty('unsteady');
});

test('throws the last violation, with the waiting time, if the state never holds', async () => {
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

test('reads once if there is no time to wait', async () => {
  const { read, count } = readings([false, true]);
  await expect(readUntilHolds(read, 0, 0)).rejects.toThrow(Violation);
  expect(count()).toBe(1);
});

test('throws a violation if the state flaps until the time is over', async () => {
  let count = 0;
  const read = async () => {
    count += 1;
    if (count % 3 !== 0) return Promise.reject(bad);
    return { checked: 3, summary: '' };
  };
  await expect(readUntilHolds(read, 20, 1)).rejects.toThrow(Violation);
});

test('stops at once if the state cannot be read', async () => {
  const { read, count } = readings([false, new Inconclusive('no API server')]);
  await expect(readUntilHolds(read, LONG, 0)).rejects.toThrow(Inconclusive);
  expect(count()).toBe(2);
});
