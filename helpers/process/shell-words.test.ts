import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandLine, quoted } from './shell-words.ts';

const WORDS = ["it's", 'a b', '$HOME `id` "x"', 'two\nlines', '', "'", '\\', '!'];

test.for(WORDS)('a shell takes %j literally', (word) => {
  expect(execFileSync('sh', ['-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' })).toBe(word);
});

test('a command line comes back as its words', () => {
  const words = [...WORDS, '--only', 'POD-2,SVC'];
  const script = `set -- ${commandLine(words)}; printf '%s\\0' "$@"`;
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(words);
});

test('words that need no quotes have none', () => {
  const words = ['--only', 'POD-2,SVC', '--image-registry', 'r.example:5000/a', '--weave-option', 'X=1'];
  expect(commandLine(words)).toBe(words.join(' '));
});
