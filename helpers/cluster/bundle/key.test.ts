import { expect, test } from 'vitest';
import { sampleStep } from '../../e2e/samples/step.sample.ts';
import { keysOf } from './key.ts';

function plan(options: { sum?: string; recipe?: unknown; arch?: string } = {}) {
  const { sum = 'a', recipe = 1, arch = 'amd64' } = options;
  return keysOf(
    [
      { step: sampleStep('kind', { recipe }), files: [] },
      { step: sampleStep('etcd'), files: [{ path: 'etcd/go.sum', executable: false, sha256: sum }] },
      { step: sampleStep('images', { needs: ['etcd'], namesBundle: true }), files: [] },
      { step: sampleStep('node', { needs: ['images'], namesBundle: true }), files: [] },
    ],
    arch,
  );
}

function changed(options: Parameters<typeof plan>[0]) {
  const before = plan();
  return plan(options)
    .steps.filter((after, index) => after.key !== before.steps[index]?.key)
    .map((after) => after.name);
}

test('equal inputs give equal keys and an id of ten hexadecimal digits', () => {
  expect(plan().id).toBe(plan().id);
  expect(plan().id).toMatch(/^[0-9a-f]{10}$/);
});

test('a changed file changes its step and all that need it, not the others', () => {
  expect(changed({ sum: 'b' })).toEqual(['etcd', 'images', 'node']);
});

test('a changed recipe changes its step, and what names the bundle by its id', () => {
  expect(changed({ recipe: { flags: ['-s'] } })).toEqual(['kind', 'images', 'node']);
});

test('another processor changes everything', () => {
  expect(changed({ arch: 'arm64' })).toEqual(['kind', 'etcd', 'images', 'node']);
});

test('a step before one that it needs is a mistake', () => {
  expect(() => keysOf([{ step: sampleStep('node', { needs: ['images'] }), files: [] }], 'amd64')).toThrow(
    'needs images',
  );
});
