import { Command } from 'commander';
import { UsageError } from '../config/usage-error.ts';
import type { PageSection } from '../model/requirement-page.ts';
import { EXIT } from '../model/result.ts';
import type { CatalogEntry } from '../requirements/catalog.ts';
import { type CommandAction, outputOption, type RawOutput } from './output.ts';

/** `explain`. */
export function explainCommand(act: CommandAction): Command {
  return new Command('explain')
    .description('Print the rule, probe, usual causes and next steps of a requirement')
    .argument('<id>', 'such as POD-6')
    .addOption(outputOption())
    .action(async (id: string, { output }: RawOutput) => {
      await act({ color: true }, async () => {
        const { readCatalog } = await import('../requirements/catalog.ts');
        const { requirementPage } = await import('../model/requirement-page.ts');
        const { requiresText } = await import('../requirements/requires.ts');
        const entry = entryOf(await readCatalog(), id);
        const page = requirementPage(entry.id);
        const text =
          output === 'json'
            ? JSON.stringify({ ...entry, page }, undefined, 2)
            : [...headOf(entry, requiresText(entry.requires)), ...page.flatMap(linesOf)].join('\n');
        process.stdout.write(`${text}\n`);
        return EXIT.conformant;
      });
    });
}

/** @throws UsageError for an unknown id */
function entryOf(entries: readonly CatalogEntry[], id: string): CatalogEntry {
  const found = entries.find((entry) => entry.id === id.toUpperCase());
  if (found !== undefined) return found;
  const known = entries.map((entry) => entry.id).join(', ');
  throw UsageError.of('explain', id, `expected the id of a requirement: ${known}`);
}

function headOf(
  { id, title, level, area, rule }: CatalogEntry,
  needs = 'nothing beyond the fixtures',
): string[] {
  return [
    `${id}  ${title}`,
    '',
    `level   ${level}`,
    `area    ${area}`,
    `source  ${rule}`,
    `needs   ${needs}`,
  ];
}

function linesOf({ heading, text }: PageSection): string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return ['', heading, ...lines.map((line) => `  ${line}`)];
}
