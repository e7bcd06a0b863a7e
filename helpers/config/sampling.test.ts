import { expect, test } from 'vitest';
import { parseRotation, parseSample, rotationOf } from './option-values.ts';

test.for(['auto', 'all'] as const)('%s', (text) => {
  expect(parseSample(text)).toBe(text);
});

test('a number is the number of nodes that each connects to', () => {
  expect(parseSample('20')).toBe(20);
});

test.for(['', '0', '-1', '2.5', 'some', '1e3', '9999999999'])(
  '"%s" is neither a sample nor a rotation',
  (text) => {
    expect(() => parseSample(text)).toThrow(
      'expected auto, all, or the number of nodes that each connects to, from 1',
    );
    expect(() => parseRotation(text)).toThrow('expected a whole number from 1');
  },
);

test('the day in UTC chooses the rotation', () => {
  const [early, late, next] = ['2026-03-01T00:00:00Z', '2026-03-01T23:59:59Z', '2026-03-02T00:00:00Z'].map(
    (day) => rotationOf(new Date(day)),
  );
  expect([late, next]).toEqual([early, (early ?? 0) + 1]);
});
