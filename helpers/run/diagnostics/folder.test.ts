import { expect, test } from 'vitest';
import { capped } from './folder.ts';

const LINES = Array.from({ length: 1_000 }, (_, index) => `line ${index}\n`).join('');

test('what is short enough stays as it is', () => {
  expect(capped('one\ntwo\n', 8, 'end')).toEqual({ text: 'one\ntwo\n' });
});

test('of a table the beginning is kept, and the cut is said where it is', () => {
  const { text, cut } = capped(LINES, 4_096, 'start');
  expect(text).toMatch(/^line 0\nline 1\n.*line \d+\n\[cut here: the first 4 kB of 9 kB are kept\]\n$/s);
  expect(text.length).toBeLessThan(4_200);
  expect(cut).toBe('the first 4 kB of 9 kB');
});

test('of a log the end is kept', () => {
  const { text, cut } = capped(LINES, 4_096, 'end');
  expect(text).toMatch(/^\[cut here: the last 4 kB of 9 kB are kept\]\nline \d+\n.*line 999\n$/s);
  expect(cut).toBe('the last 4 kB of 9 kB');
});

test('nothing is cut within a line, where half of a credential would not be known for one', () => {
  expect(capped(`short\n${'x'.repeat(9_000)}`, 4_096, 'end').text).not.toContain('x');
});
