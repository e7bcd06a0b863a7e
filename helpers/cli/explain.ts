import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../config/usage-error.ts';
import { EXIT } from '../requirement/result.ts';
import { allRequirements } from '../run/suites.ts';

/** A page for each requirement: how it is probed, what usually breaks it, what to look at then. */
const PAGES = join(import.meta.dirname, '../../docs/requirements');

/**
 * Prints all that is known of one requirement: the rule and its source, what it needs, and its page.
 * @throws UsageError for an id that there is not
 */
export async function explain(id: string, print: (line: string) => void): Promise<number> {
  const all = await allRequirements();
  const found = all.find((declared) => declared.id === id.toUpperCase());
  if (found === undefined)
    throw UsageError.of(
      'explain',
      id,
      `expected the id of a requirement: ${all.map((one) => one.id).join(', ')}`,
    );
  const page = await readFile(join(PAGES, `${found.id}.md`), 'utf8');
  print(`${found.id}  ${found.title}`);
  print('');
  print(`level   ${found.level}`);
  print(`area    ${found.area}`);
  print(`source  ${found.rule}`);
  print(`needs   ${found.needs ?? 'nothing beyond the fixtures'}`);
  for (const section of page.split(/^## /m).slice(1)) {
    const [heading = '', ...text] = section.trimEnd().split('\n');
    print('');
    print(heading);
    for (const line of text) if (line !== '') print(`  ${line}`);
  }
  return EXIT.conformant;
}
