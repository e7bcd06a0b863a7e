import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../../config/usage-error.ts';

/** The test sets, in the order in which they run. vitest.config.ts has a project of the same name for each. */
const SETS = ['unit', 'browser', 'core', 'full', 'nightly'] as const;

export type TestSet = (typeof SETS)[number];

/** What the command line of scripts/test.ts asks for. */
export interface Request {
  /** Run the static checks first. */
  check: boolean;
  /** In the order in which they run, each once. */
  sets: TestSet[];
  /** A part of the files, such as "1/3", as vitest takes it. */
  shard: string | undefined;
}

/**
 * @returns the request, or the text of `--help`
 * @throws UsageError with one line
 */
export function parseArguments(args: readonly string[]): Request | string {
  let help = '';
  const writeOut = (text: string) => {
    help += text;
  };
  const command = new Command('test')
    .description('Run the static checks and sets of tests.')
    .exitOverride()
    .configureOutput({ writeOut, writeErr: () => undefined })
    .showSuggestionAfterError(false)
    .addArgument(new Argument('[sets...]', 'sets of tests').choices(SETS))
    .option('--check', 'run format, lint, type and dead-code checks first')
    .addOption(new Option('--shard <part/parts>', 'run one part of the files').argParser(checkedShard));
  try {
    command.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return help;
    throw new UsageError(error.message.replace(/^error: /, ''));
  }
  const sets = command.args as TestSet[];
  const { check = false, shard } = command.opts<{ check?: boolean; shard?: string }>();
  if (sets.length === 0 && !check) throw new UsageError(`name --check or a set: ${SETS.join(', ')}`);
  if (sets.length === 0 && shard !== undefined) throw new UsageError('--shard needs a set of tests');
  return { check, sets: SETS.filter((set) => sets.includes(set)), shard };
}

function checkedShard(text: string): string {
  const [, part, parts] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? [];
  if (part === undefined || Number(part) > Number(parts))
    throw new InvalidArgumentError('Expected a part of all parts, such as 1/3.');
  return text;
}
