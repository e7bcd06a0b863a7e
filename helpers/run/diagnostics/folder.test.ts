import { expect, test } from 'vitest';
import { capped } from './folder.ts';

const LINES = Array.from({ length: 1_000 }, (_, index) => `line ${index}\n`).join('');

test('keeps short text unchanged', () => {
  expect(capped('one\ntwo\n', 8, 'end')).toEqual({ text: 'one\ntwo\n' });
});

test('keeps the start of a table and marks the cut', () => {
  const { text, cut } = capped(LINES, 4_096, 'start');
  expect(text).toMatch(/^line 0\nline 1\n.*line \d+\n\[cut here: the first 4 kB of 9 kB are kept\]\n$/s);
  expect(text.length).toBeLessThan(4_200);
  expect(cut).toBe('the first 4 kB of 9 kB');
});

test('keeps the end of a log', () => {
  const { text, cut } = capped(LINES, 4_096, 'end');
  expect(text).toMatch(/^\[cut here: the last 4 kB of 9 kB are kept\]\nline \d+\n.*line 999\n$/s);
  expect(cut).toBe('the last 4 kB of 9 kB');
});

test('cuts only between lines, because half a credential would not be recognised', () => {
  expect(capped(`short\n${'x'.repeat(9_000)}`, 4_096, 'end').text).not.toContain('x');
});
