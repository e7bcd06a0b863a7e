import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Declared, inOrder } from '../requirements/registry.ts';
import type { Requirement } from '../requirements/requirement.ts';

const SUITES = join(import.meta.dirname, '../../suites');

/** Suites have the language of this file: TypeScript in a checkout, JavaScript in an installed package. */
const EXTENSION = extname(import.meta.filename);

/**
 * Every requirement of every suite, read from the suites themselves; nothing is run.
 * @throws Error where there is none: a run without requirements proves nothing
 */
export async function allRequirements(): Promise<Declared[]> {
  const declared: Declared[] = [];
  for (const file of (await readdir(SUITES)).sort()) {
    if (extname(file) !== EXTENSION) continue;
    const { requirement } = (await import(join(SUITES, file))) as { requirement?: Requirement };
    if (requirement === undefined) throw new Error(`suites/${file} does not export its requirement`);
    declared.push(...requirement.declared);
  }
  if (declared.length === 0)
    throw new Error(`no requirement found in ${SUITES}: netconform is installed incompletely`);
  return inOrder(declared);
}
