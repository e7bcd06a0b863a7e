import { EXIT } from '../requirement/result.ts';
import { allRequirements } from '../run/suites.ts';

/** Prints every requirement: id, level, sentence, and what a cluster must have for it beyond the fixtures. */
export async function printRequirements(print: (line: string) => void): Promise<number> {
  for (const { id, level, title, needs } of await allRequirements())
    print(`${id.padEnd(8)} ${level.padEnd(9)} ${title}${needs === undefined ? '' : ` (needs ${needs})`}`);
  return EXIT.conformant;
}
