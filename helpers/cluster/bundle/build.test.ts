import { expect, test } from 'vitest';
import { sampleStep } from '../../e2e/samples/step.sample.ts';
import { missingSteps, runLanes } from './build.ts';
import type { StepName } from './versions.ts';

const PLAN = {
  id: 'id',
  steps: [
    sampleStep('kubernetes'),
    sampleStep('kind', { kept: true }),
    sampleStep('debian-node', { needs: ['kind'] }),
    sampleStep('images', { needs: ['kubernetes'] }),
    sampleStep('node', { needs: ['images', 'debian-node'], kept: true }),
  ],
};

function missing(...there: StepName[]) {
  return missingSteps(PLAN, { has: ({ name }) => there.includes(name) }).map(({ name }) => name);
}

test('with nothing there every step is made, in order', () => {
  expect(missing()).toEqual(['kubernetes', 'kind', 'debian-node', 'images', 'node']);
});

test('after an interruption only what is not there is made', () => {
  expect(missing('kubernetes', 'kind')).toEqual(['debian-node', 'images', 'node']);
});

test('what only a finished step needed is not made again', () => {
  expect(missing('kind', 'images')).toEqual(['debian-node', 'node']);
  expect(missing('node')).toEqual(['kind']);
  expect(missing('kind', 'node')).toEqual([]);
});

const TASKS = [
  { name: 'kubernetes', lane: 'compile', needs: [] },
  { name: 'images', lane: 'compile', needs: ['kubernetes', 'debian'] },
  { name: 'kind', lane: 'fetch', needs: [] },
  { name: 'debian', lane: 'fetch', needs: ['kind', 'made before'] },
];

const turn = () => new Promise((resolve) => setImmediate(resolve));
const never = new AbortController().signal;

test('each task runs after what it needs, and two lanes run at once', async () => {
  const seen: string[] = [];
  let most = 0;
  let running = 0;
  await runLanes(TASKS, never, async ({ name }) => {
    running += 1;
    most = Math.max(most, running);
    await turn();
    running -= 1;
    seen.push(name);
  });
  expect(seen).toEqual(['kubernetes', 'kind', 'debian', 'images']);
  expect(most).toBe(2);
});

test('a failure ends the other lane and is what comes out', async () => {
  const ended: string[] = [];
  const result = runLanes(TASKS, never, async ({ name }, signal) => {
    if (name === 'kind') throw new Error('no kind');
    while (!signal.aborted) await turn();
    ended.push(name);
    signal.throwIfAborted();
  });
  await expect(result).rejects.toThrow('no kind');
  expect(ended).toEqual(['kubernetes']);
});

test('an abort from outside starts nothing more', async () => {
  const controller = new AbortController();
  const started: string[] = [];
  const result = runLanes(TASKS, controller.signal, async ({ name }) => {
    started.push(name);
    controller.abort(new Error('interrupted'));
  });
  await expect(result).rejects.toThrow('interrupted');
  expect(started).toEqual(['kubernetes']);
});
