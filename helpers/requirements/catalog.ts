import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../model/package-root.ts';
import type { Declared } from './registry.ts';

/** The file with the declarations of all requirements; `npm run docs` renews it. */
const CATALOG_FILE = join(PACKAGE_ROOT, 'docs/requirements.json');

export type CatalogEntry = Pick<
  Declared,
  'id' | 'area' | 'level' | 'title' | 'rule' | 'requires' | 'vantage' | 'by' | 'layer'
> & { creates: string | null };

export function catalogOf(requirements: readonly Declared[]): CatalogEntry[] {
  return requirements.map(
    ({ id, area, level, title, rule, requires, creates = null, vantage, by, layer }) => ({
      ...{ id, area, level, title, rule, requires, creates, vantage, by, layer },
    }),
  );
}

/**
 * Reads every requirement without loading the suites. Those load the API client, which takes a second.
 * @throws Error if there is none
 */
export async function readCatalog(): Promise<CatalogEntry[]> {
  const entries = JSON.parse(await readFile(CATALOG_FILE, 'utf8')) as CatalogEntry[];
  if (entries.length === 0) throw new Error(`no requirement found in ${CATALOG_FILE}`);
  return entries;
}
