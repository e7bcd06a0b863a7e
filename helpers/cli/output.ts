import { Command, Option } from 'commander';
import type { RawOptions } from '../config/options.ts';
import { EXIT } from '../model/result.ts';
import type { Screen } from '../system/screen.ts';

/** The exit codes of all commands, as help prints them. */
export const EXIT_CODES = `Exit codes of all commands:
  0    success: conformant, nothing worse, all outages within limits, every fault found
  1    failure: a violation, a regression, an outage too long, a fault missed
  2    wrong usage; nothing was created
  3    could not be measured, read or removed
  4    watch: only the command failed
  130  interrupted`;

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

/** The amount and form of output. */
export type Saying = Pick<RawOptions, 'color' | 'quiet' | 'verbose'>;

/** The tools that a command works with. */
export interface Session {
  screen: Screen;
  /** Aborts on Ctrl-C and SIGTERM. */
  interrupt: AbortSignal;
}

/**
 * Runs a command with a screen and an interrupt; its exit code is that of the program.
 * @param mutable the command accepts mutants (vacuous checks); no other command starts while the environment sets one
 */
export type CommandAction = (
  saying: Saying,
  work: (session: Session) => Promise<number>,
  options?: { mutable: true },
) => Promise<void>;
