import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVitest, type TestModule, type Vitest } from 'vitest/node';
import { UsageError } from '../helpers/config/usage-error.ts';
import { EXPECTED_SKIPS } from '../helpers/e2e/expected-skips.ts';
import { isInstalled, PROGRAMS } from '../helpers/e2e/machine.ts';
import { parseArguments, type Request, type TestSet } from '../helpers/e2e/runner/arguments.ts';
import { Sequencer } from '../helpers/e2e/runner/sequencer.ts';
import { type FileOutcome, summarize } from '../helpers/e2e/runner/summary.ts';
import { keepSignals } from '../helpers/system/hosting.ts';

// Runs the static checks and sets of tests. package.json names the usual combinations.

const ROOT = join(import.meta.dirname, '..');

/** Checks that need no cluster, cheapest first. The first that fails ends the run. */
const STATIC: [what: string, command: string, ...args: string[]][] = [
  ['format and lint', 'biome', 'check', '--error-on-warnings', '.'],
  ['types', 'tsc', '-p', '.'],
  ['dead code', 'knip', '--treat-config-hints-as-errors'],
  ['generated docs', 'node', 'scripts/docs.ts', '--check'],
  ['links', 'node', 'scripts/links.ts'],
  ['prose', 'node', 'scripts/prose.ts'],
];

/** Sets of many quick tests: they run together, and a line is printed for each file instead of each test. */
const QUICK: readonly TestSet[] = ['unit', 'browser'];

/** Services set it to "true" or "1". */
const IN_CI = !['', '0', 'false'].includes(process.env.CI ?? '');

process.exit(await main(process.argv.slice(2)));

async function main(args: string[]): Promise<number> {
  let request: Request | string;
  try {
    request = parseArguments(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return 2;
  }
  if (typeof request === 'string') {
    process.stdout.write(request);
    return 0;
  }
  const { check, sets, shard } = request;
  const refused = check ? staticFailure() : undefined;
  if (refused !== undefined) {
    console.log(refused);
    if (sets.length > 0) console.log('0 passed, 1 failed, 0 skipped');
    return 1;
  }
  return sets.length === 0 ? 0 : runTests(sets, shard);
}

/** @returns a line about the first static check that failed */
function staticFailure(): string | undefined {
  for (const [what, command, ...args] of STATIC) {
    const start = performance.now();
    const passed = command === 'biome' ? lints(args) : spawn(command, args) === 0;
    if (!passed) return `${what}: failed, see above (${command} ${args.join(' ')})`;
    console.log(`${what}: good (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  }
  return undefined;
}

/** @returns the exit code */
function spawn(command: string, args: string[]): number | null {
  return spawnSync(join(ROOT, 'node_modules/.bin', command), args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  }).status;
}

/** Runs the linter. What it remarks without calling it a warning counts too: it has no flag that makes such things fail. */
function lints(args: string[]): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'));
  try {
    const file = join(folder, 'summary.json');
    const reporters = ['--reporter=default', '--reporter=json', `--reporter-file=${file}`];
    if (spawn('biome', [...args, ...reporters]) !== 0) return false;
    const { summary } = JSON.parse(readFileSync(file, 'utf8')) as { summary: { infos: number } };
    return summary.infos === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs the quick sets together, then the others one after the other, and prints one summary of all.
 * @returns the exit code
 */
async function runTests(sets: readonly TestSet[], shard: string | undefined): Promise<number> {
  const quick = sets.filter((set) => QUICK.includes(set));
  const groups = [quick, ...sets.filter((set) => !QUICK.includes(set)).map((set) => [set])];
  const outcomes: FileOutcome[] = [];
  const strayErrors: string[] = [];
  let interrupted = false;
  let running: Vitest | undefined;
  // Ctrl-C: no further test begins, and tests still remove what they made.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      // Ctrl-C arrives twice, from the terminal and from start.mjs. Vitest kills the tests at a second cancel.
      if (!interrupted) void running?.cancelCurrentRun('keyboard-input');
      interrupted = true;
    });
  for (const group of groups) {
    if (interrupted || group.length === 0) continue;
    running = await keepSignals(() => createVitest('test', optionsFor(group, shard)));
    // An error before any test, such as a cluster that cannot be made, is thrown.
    const { testModules, unhandledErrors } = await running.start().catch((error: unknown) => {
      console.error(error);
      return { testModules: [], unhandledErrors: [error] };
    });
    process.exitCode = 0;
    await running.close();
    // Vitest reports a failed clean-up only so.
    if (process.exitCode !== 0) strayErrors.push('clean-up failed, see above');
    outcomes.push(...testModules.map(outcomeOf));
    strayErrors.push(...unhandledErrors.map((error) => String((error as Error).message)));
    if (testModules.length === 0 && unhandledErrors.length === 0 && !interrupted)
      strayErrors.push(`no test ran: ${group.join(', ')}`);
  }
  const lacking = PROGRAMS.filter((program) => !isInstalled(program));
  const circumstances = { ci: IN_CI, interrupted, expected: EXPECTED_SKIPS, lacking };
  const { lines, failed, passed } = summarize(outcomes, strayErrors, circumstances);
  for (const line of lines) console.log(line);
  if (interrupted) return 130;
  return failed > 0 || passed === 0 ? 1 : 0;
}

function optionsFor(group: readonly TestSet[], shard: string | undefined) {
  const reporter = group.every((set) => QUICK.includes(set)) ? 'default' : 'verbose';
  const junit = `reports/tests/${[...group, ...(shard?.split('/') ?? [])].join('-')}.xml`;
  return {
    root: ROOT,
    project: [...group],
    watch: false,
    sequence: { sequencer: Sequencer },
    ...(shard === undefined ? {} : { shard }),
    reporters: [
      reporter,
      ...(IN_CI ? ['junit'] : []),
      ...(process.env.GITHUB_ACTIONS === 'true' ? ['github-actions'] : []),
    ],
    outputFile: { junit },
  };
}

function outcomeOf(module: TestModule): FileOutcome {
  const { duration, collectDuration, setupDuration, prepareDuration, environmentSetupDuration } =
    module.diagnostic();
  const ms = duration + collectDuration + setupDuration + prepareDuration + environmentSetupDuration;
  return {
    file: module.relativeModuleId,
    tests: [...module.children.allTests()].map((test) => {
      const result = test.result();
      return {
        name: test.fullName,
        state: result.state,
        message: (result.state === 'skipped' ? result.note : result.errors?.[0]?.message) ?? '',
      };
    }),
    errors: [module, ...module.children.allSuites()]
      .flatMap((part) => part.errors())
      .map((error) => error.message),
    seconds: ms / 1000,
  };
}
