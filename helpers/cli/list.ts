import { EXIT } from '../model/result.ts';
import { requiresText } from '../requirements/requires.ts';
import { allRequirements } from '../run/suites.ts';

/** Prints every requirement: id, level, sentence, and what a cluster must have for it beyond the fixtures. */
export async function printRequirements(print: (line: string) => void): Promise<number> {
  for (const { id, level, title, requires } of await allRequirements()) {
    const needs = requiresText(requires);
    print(`${id.padEnd(8)} ${level.padEnd(9)} ${title}${needs === undefined ? '' : ` (needs ${needs})`}`);
  }
  return EXIT.conformant;
}
