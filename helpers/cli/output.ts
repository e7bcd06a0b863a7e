import { Option } from 'commander';

const OUTPUTS = ['text', 'json'] as const;

/** How a command prints what it found. */
export type OutputFormat = (typeof OUTPUTS)[number];

export interface RawOutput {
  output: OutputFormat;
}

/** `-o json`, for commands that print a list. */
export function outputOption(): Option {
  return new Option('-o, --output <format>', 'Choose the format').choices(OUTPUTS).default('text');
}

/** Prints rows to stdout: as one JSON array, or each as its lines of text. */
export function printRows<T>(format: OutputFormat, rows: readonly T[], linesOf: (row: T) => string): void {
  const text = format === 'json' ? JSON.stringify(rows, undefined, 2) : rows.map(linesOf).join('\n');
  if (text !== '') process.stdout.write(`${text}\n`);
}
