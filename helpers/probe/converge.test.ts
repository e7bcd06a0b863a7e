import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { QUICK } from '../config/pace.ts';
import { LOST, PASSED, samplePair } from '../e2e/samples/pairs.sample.ts';
import type { ClusterUnderTest } from './cluster-under-test.ts';
import { isWaitedFor, probeAll } from './converge.ts';
import { outsideClient } from './outside.ts';
import type { Target } from './probe.ts';
import { type DeadPairs, noDeadPairs } from './prober.ts';

const targetAt = (port: number): Target => ({
  name: `port ${port}`,
  url: `http://127.0.0.1:${port}/`,
  answer: { equals: 'here' },
});

/** A prober on this machine, by curl, in a run that knows some dead pairs. */
async function proberOf(deadPairs: DeadPairs) {
  const run = { outside: { kind: 'machine' } };
  const pace = { ...QUICK, convergeMs: 0 };
  return (await outsideClient({ run, pace, deadPairs } as ClusterUnderTest)).prober;
}

test.for<[what: string, ms: number, inRow: number, asked: boolean]>([
  ['is probed again within its window', 10, 0, true],
  ['is given up after its window', 20, 0, false],
  ['is probed again after its window if its last connection passed', 20, 1, true],
])('a pair that has not converged %s', ([, ms, inRow, asked]) => {
  expect(isWaitedFor(ms, 20, inRow)).toBe(asked);
});

test('a run leaves out a pair as long as its control is dead', async () => {
  const server = createServer((_, answer) => answer.end('here')).listen(0, '127.0.0.1');
  const control = createServer((_, answer) => answer.end('here')).listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(control, 'listening')]);
  const controlPort = (control.address() as AddressInfo).port;
  control.close();
  await once(control, 'close');
  const plain = targetAt(controlPort);
  const target = { ...targetAt((server.address() as AddressInfo).port), control: plain };
  const deadPairs = noDeadPairs();
  const from = await proberOf(deadPairs);
  try {
    const [alone] = await probeAll([{ from, to: [target] }]);
    expect(alone?.convergedMs).toBe(0);
    const [dead] = await probeAll([{ from, to: [plain] }]);
    expect(dead?.convergedMs).toBeUndefined();
    expect(deadPairs.pairs.size).toBe(1);
    const [leftOut] = await probeAll([{ from, to: [target] }]);
    expect(leftOut).toMatchObject({ leftOut: expect.any(String), observations: [] });
    const [ofAnotherRun] = await probeAll([{ from: await proberOf(noDeadPairs()), to: [target] }]);
    expect(ofAnotherRun).toMatchObject({ convergedMs: 0 });
    control.listen(controlPort, '127.0.0.1');
    await once(control, 'listening');
    const [asked] = await probeAll([{ from, to: [target] }]);
    expect(asked).toMatchObject({ convergedMs: 0 });
    expect(deadPairs.pairs.size).toBe(0);
  } finally {
    server.close();
    control.close();
  }
});

test('a pair on a dead path is probed once, and gets the usual wait as soon as another pair passes there', async () => {
  let works = false;
  let asked = 0;
  const from = {
    ...samplePair('a', {}).from,
    pace: { ...QUICK, convergeMs: 200 },
    probe: async (targets: readonly Target[]) => {
      asked += 1;
      return targets.map(() => (works ? PASSED : LOST));
    },
  };
  const timesAsked = async (port: number, node: string) => {
    asked = 0;
    await probeAll([{ from, to: [{ ...targetAt(port), node, direct: 'pod' }] }]);
    return asked;
  };
  expect(await timesAsked(1, 'b')).toBeGreaterThan(1);
  expect(await timesAsked(2, 'b')).toBe(1);
  expect(await timesAsked(2, 'c')).toBeGreaterThan(1);
  works = true;
  await timesAsked(3, 'b');
  works = false;
  expect(await timesAsked(2, 'b')).toBeGreaterThan(1);
});
