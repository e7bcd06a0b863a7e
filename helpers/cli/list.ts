import { Command } from 'commander';
import { EXIT } from '../model/result.ts';
import { outputOption, printRows, type RawOutput } from './output.ts';
import type { Act } from './session.ts';

/** `list`. */
export function listCommand(act: Act): Command {
  return new Command('list')
    .description('Print every requirement: id, level, title, needs')
    .addOption(outputOption())
    .action(async ({ output }: RawOutput) => {
      await act({ color: true }, async () => {
        const { readCatalog } = await import('../requirements/catalog.ts');
        const { requiresText } = await import('../requirements/requires.ts');
        printRows(output, await readCatalog(), ({ id, level, title, requires }) => {
          const needs = requiresText(requires);
          return `${id.padEnd(8)} ${level.padEnd(9)} ${title}${needs === undefined ? '' : ` (needs ${needs})`}`;
        });
        return EXIT.conformant;
      });
    });
}
