import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { quoted, untilToken } from './shell.ts';

test.for(["it's", 'a b', '$HOME `id` "x"', 'two\nlines', '', "'", '\\'])(
  'a shell takes %j literally',
  (word) => {
    expect(execFileSync('sh', ['-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' })).toBe(word);
  },
);

const read = (text: string) => untilToken(Buffer.from(text), 'T0');

test('what a command said, and its exit code', () => {
  expect(read('a\nb\n\nT0 7\n')).toEqual({ text: 'a\nb\n', exitCode: 7 });
});

test('what does not end with a newline', () => {
  expect(read('a\nT0 0\n')).toEqual({ text: 'a', exitCode: 0 });
});

test('nothing', () => {
  expect(read('\nT0 0\n')).toEqual({ text: '', exitCode: 0 });
});

test.for(['', 'a\n', 'a\nT0', 'a\nT0 ', 'a\nT0 12', 'T0 0\n', 'a T0 0\n'])(
  '%j has not come to its end',
  (text) => {
    expect(read(text)).toBeUndefined();
  },
);
