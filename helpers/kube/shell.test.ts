import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { quoted } from './shell.ts';

test.for(["it's", 'a b', '$HOME `id` "x"', 'two\nlines', '', "'", '\\'])(
  'a shell takes %j literally',
  (word) => {
    expect(execFileSync('sh', ['-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' })).toBe(word);
  },
);
