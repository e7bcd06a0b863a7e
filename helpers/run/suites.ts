import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Declared, inOrder } from '../requirements/registry.ts';
import type { Requirement } from '../requirements/requirement.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Every requirement of every suite, read from the suites themselves; nothing is run. */
export async function allRequirements(): Promise<Declared[]> {
  const declared: Declared[] = [];
  for (const file of (await readdir(join(ROOT, 'suites'))).sort()) {
    if (!file.endsWith('.ts')) continue;
    const { requirement } = (await import(join(ROOT, 'suites', file))) as { requirement?: Requirement };
    if (requirement === undefined) throw new Error(`suites/${file} does not export its requirement`);
    declared.push(...requirement.declared);
  }
  return inOrder(declared);
}
