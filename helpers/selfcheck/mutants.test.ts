import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MUTANTS, patched } from './mutants.ts';

test.for(MUTANTS.flatMap(({ id, patches }) => patches.map((patch) => ({ id, patch }))))(
  '$id: $patch.file has what is to be changed, once',
  async ({ patch }) => {
    const text = await readFile(join(import.meta.dirname, '../..', patch.file), 'utf8');
    expect(patched(text, patch)).toContain(patch.put);
  },
);

test('what is not there cannot be changed', () => {
  expect(() => patched('a', { file: 'x.ts', find: 'b', put: 'c' })).toThrow('x.ts has 0 times, not once: b');
});
