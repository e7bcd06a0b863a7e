import { join } from 'node:path';
import { createVitest, type Reporter, type TestCase, type Vitest } from 'vitest/node';
import { keepSignals } from '../process/own-signals.ts';
import type { Declared } from '../requirement/registry.ts';
import type { RunContext } from '../requirement/run-context.ts';
import type { Verdict } from '../requirement/verdict.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The suites under vitest, started ahead of time so that its start-up overlaps with the cluster's. */
export interface SuiteRunner {
  /** Runs all suites; every requirement that was declared gets a verdict. */
  run(context: RunContext, signal: AbortSignal): Promise<Verdict[]>;
  /** The verdicts there are so far. */
  verdicts(): Verdict[];
  close(): Promise<void>;
}

export async function startRunner(
  requirements: readonly Declared[],
  onVerdict: (verdict: Verdict) => void,
): Promise<SuiteRunner> {
  const verdicts = new Map<string, Verdict>();
  const troubles: string[] = [];
  const reporter: Reporter = {
    onTestCaseResult(testCase) {
      const verdict = verdictOf(testCase, requirements);
      if (verdict === undefined || !requirements.some(({ id }) => id === verdict.id)) return;
      verdicts.set(verdict.id, verdict);
      onVerdict(verdict);
    },
    onTestModuleEnd(module) {
      troubles.push(...module.errors().map((error) => `${module.moduleId}: ${error.stack ?? error.message}`));
    },
    onTestRunEnd(_modules, errors) {
      troubles.push(...errors.map((error) => error.stack ?? error.message));
    },
  };
  const options = {
    root: ROOT,
    config: join(ROOT, 'vitest.config.ts'),
    project: ['conformance'],
    watch: false,
    run: true,
    reporters: [reporter],
  };
  const vitest = await keepSignals(() => createVitest('test', options));
  return {
    async run(context, signal) {
      for (const project of vitest.projects) project.provide('run', context);
      // A test that hangs would hold the run up: what is told to end does not wait for it, `close` ends the worker.
      await Promise.race([vitest.start(), aborted(signal)]);
      signal.throwIfAborted();
      return requirements.map((declared) => verdicts.get(declared.id) ?? notRun(declared, troubles));
    },
    verdicts: () => [...verdicts.values()],
    close: () => close(vitest),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** The verdict that a requirement left; one that left none, because it took too long or vitest stopped it, is inconclusive. */
function verdictOf(testCase: TestCase, requirements: readonly Declared[]): Verdict | undefined {
  const { verdict } = testCase.meta();
  if (verdict !== undefined) return verdict;
  const declared = requirements.find(({ id }) => testCase.name.startsWith(`${id} `));
  if (declared === undefined) return undefined;
  const errors = testCase.result().errors ?? [];
  return {
    ...declared,
    outcome: 'inconclusive',
    summary: errors[0]?.message ?? 'it ended without a verdict',
    evidence: errors.map((error) => error.stack ?? error.message),
    durationMs: Math.round(testCase.diagnostic()?.duration ?? 0),
  };
}

function notRun(declared: Declared, troubles: readonly string[]): Verdict {
  return {
    ...declared,
    outcome: 'inconclusive',
    summary: troubles[0]?.split('\n')[0] ?? 'it was not run',
    evidence: [...troubles],
    durationMs: 0,
  };
}

/** vitest sets the exit code of this process by its own rules; ours are others. */
async function close(vitest: Vitest): Promise<void> {
  await vitest.close();
  process.exitCode = undefined;
}
