import { UsageError } from '../config/usage-error.ts';
import { requirementPage } from '../model/requirement-page.ts';
import { EXIT } from '../model/result.ts';
import { requiresText } from '../requirements/requires.ts';
import { allRequirements } from '../run/suites.ts';

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
  print(`${found.id}  ${found.title}`);
  print('');
  print(`level   ${found.level}`);
  print(`area    ${found.area}`);
  print(`source  ${found.rule}`);
  print(`needs   ${requiresText(found.requires) ?? 'nothing beyond the fixtures'}`);
  for (const { heading, text } of requirementPage(found.id)) {
    print('');
    print(heading);
    for (const line of text.split('\n')) if (line !== '') print(`  ${line}`);
  }
  return EXIT.conformant;
}
