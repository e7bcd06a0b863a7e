import { Command, Option } from 'commander';
import { EXIT } from '../model/result.ts';
import type { CommandAction } from './session.ts';

const OUTPUTS = ['text', 'json'] as const;

/** How a command prints its result. */
export type OutputFormat = (typeof OUTPUTS)[number];

export interface RawOutput {
  output: OutputFormat;
}

/** `-o json`, for commands that print a list. */
export function outputOption(): Option {
  return new Option('-o, --output <format>', 'Choose the format').choices(OUTPUTS).default('text');
}

/** Prints rows to stdout: as one JSON array, or as lines of text. */
export function printRows<T>(format: OutputFormat, rows: readonly T[], linesOf: (row: T) => string): void {
  const text = format === 'json' ? JSON.stringify(rows, undefined, 2) : rows.map(linesOf).join('\n');
  if (text !== '') process.stdout.write(`${text}\n`);
}

/** `list`. */
export function listCommand(act: CommandAction): Command {
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
