import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Declared, declarations } from '../requirements/registry.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Every requirement of every suite, read from the suites themselves; nothing is run. */
export async function allRequirements(): Promise<Declared[]> {
  for (const file of (await readdir(join(ROOT, 'suites'))).sort()) {
    if (file.endsWith('.ts')) await import(join(ROOT, 'suites', file));
  }
  return declarations();
}
