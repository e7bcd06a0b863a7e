import { expect, test } from 'vitest';
import { sampleStep } from '../../e2e/samples/step.sample.ts';
import { missingSteps } from './build.ts';
import type { StepName } from './step.ts';

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
