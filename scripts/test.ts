import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { createVitest, type TestModule } from 'vitest/node';
import { keepSignals } from '../helpers/process/own-signals.ts';

// Everything that this project can show of itself: first how it is written, then whether it works.

const ROOT = join(import.meta.dirname, '..');

/** Lines of a message that are repeated at the end: where somebody keeps only the end of a log, they are there. */
const REPEATED = 12;

/** What needs no cluster, cheapest first; the first that fails ends it. */
const STATIC: [what: string, command: string, ...args: string[]][] = [
  ['format and lint', 'biome', 'check', '--error-on-warnings', '.'],
  ['types', 'tsc', '-p', '.'],
  ['dead code', 'knip', '--treat-config-hints-as-errors'],
];

for (const [what, command, ...args] of STATIC) {
  const start = performance.now();
  const status = spawn(command, args).status ?? 1;
  if (status !== 0 || (command === 'biome' && remarks(args) > 0)) {
    console.log(`${what}: failed, see above (${command} ${args.join(' ')})`);
    process.exit(status || 1);
  }
  console.log(`${what}: good (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}
if (!process.argv.includes('--check')) process.exit(await runTests());

function spawn(command: string, args: string[], stdout: 'inherit' | 'pipe' = 'inherit') {
  const stdio: ['ignore', typeof stdout, typeof stdout] = ['ignore', stdout, stdout];
  return spawnSync(join(ROOT, 'node_modules/.bin', command), args, { cwd: ROOT, stdio, encoding: 'utf8' });
}

/** What the linter remarks without calling it a warning: it has no flag that makes such things fail. */
function remarks(args: string[]): number {
  const { stdout } = spawn('biome', [...args, '--reporter=json'], 'pipe');
  const { summary } = JSON.parse(stdout) as { summary: { infos: number } };
  return summary.infos;
}

/**
 * Runs unit and end-to-end tests in one go and prints what failed once more, short, and `N passed, N failed` last, whatever else
 * happened: a file that could not be read and an error outside of any test count as failures.
 * @returns the exit code
 */
async function runTests(): Promise<number> {
  const options = {
    root: ROOT,
    project: ['unit', 'browser', 'end-to-end'],
    watch: false,
    reporters: ['verbose'],
  };
  const vitest = await keepSignals(() => createVitest('test', options));
  // Ctrl-C: no further test is begun, and what the tests made is still taken away.
  process.on('SIGINT', () => vitest.cancelCurrentRun('keyboard-input'));
  process.on('SIGTERM', () => vitest.cancelCurrentRun('keyboard-input'));
  // What goes wrong before any test, such as a cluster that cannot be made, is thrown.
  const { testModules, unhandledErrors } = await vitest.start().catch((error: unknown) => {
    console.error(error);
    return { testModules: [], unhandledErrors: [error] };
  });
  await vitest.close();
  const passed = testModules.flatMap((module) => [...module.children.allTests('passed')]).length;
  const failures = [
    ...testModules.flatMap(failuresOf),
    ...unhandledErrors.map((error) => failure('outside of any test', String((error as Error).message))),
  ];
  for (const line of failures) console.log(line);
  console.log(`${passed} passed, ${failures.length} failed`);
  return failures.length > 0 || passed === 0 ? 1 : 0;
}

/** Failed tests of a file, and what failed outside of them: its own body, set-up and end. */
function failuresOf(module: TestModule): string[] {
  const outside = [module, ...module.children.allSuites()].flatMap((part) => part.errors());
  return [
    ...[...module.children.allTests('failed')].map((one) =>
      failure(`${module.relativeModuleId} > ${one.fullName}`, one.result().errors?.[0]?.message ?? ''),
    ),
    ...outside.map(({ message }) => failure(module.relativeModuleId, message)),
  ];
}

function failure(where: string, message: string): string {
  const lines = stripVTControlCharacters(message).trim().split('\n');
  // What the program printed may stand before or after what was expected.
  const shown = lines.length <= REPEATED ? lines : [...lines.slice(0, 3), '…', ...lines.slice(3 - REPEATED)];
  return [`FAILED ${where}`, ...shown.map((line) => `  ${line.slice(0, 300)}`)].join('\n');
}
