import { EXIT } from '../requirement/result.ts';
import { allRequirements } from '../run/suites.ts';

/** Prints every requirement: id, level, sentence. */
export async function printRequirements(print: (line: string) => void): Promise<number> {
  for (const { id, level, title } of await allRequirements())
    print(`${id.padEnd(8)} ${level.padEnd(9)} ${title}`);
  return EXIT.conformant;
}
