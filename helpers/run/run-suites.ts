import { dirname, join } from 'node:path';
import { createVitest, type Reporter, type TestCase, type Vitest } from 'vitest/node';
import { LANGUAGE, PROGRAM_ROOT } from '../model/package-root.ts';
import type { RunContext } from '../model/run-context.ts';
import type { Span } from '../model/span.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Declared, headOf } from '../requirements/registry.ts';
import { keepSignals, lineStream } from '../system/hosting.ts';
import type { Running } from '../system/running.ts';

/** The one test file. */
const TESTS = join(PROGRAM_ROOT, `helpers/run/requirements-as-tests${LANGUAGE}`);

/** Requirements that a run asks at the same time: one that probes, and two of those that mostly wait. */
const AT_ONCE = 3;

/** The suites under vitest. */
export interface SuiteRunner {
  /** Starts vitest ahead of time, so that its start-up overlaps with the cluster's; once, however often it is called. */
  start(): Promise<void>;
  /** Runs all suites; every requirement that was declared gets a verdict. */
  run(context: RunContext, signal: AbortSignal): Promise<Verdict[]>;
  /** The verdicts there are so far. */
  verdicts(): Verdict[];
  /** What was traced of them, where a trace was asked for. */
  spans(): Span[];
  close(): Promise<void>;
}

/** Who hears how it goes. */
interface Audience {
  running: Running;
  verdict(verdict: Verdict): void;
  /** What a suite or vitest itself writes, in whole lines. */
  line(text: string): void;
}

export function suiteRunner(requirements: readonly Declared[], audience: Audience): SuiteRunner {
  const verdicts = new Map<string, Verdict>();
  const running = new Map<string, () => void>();
  const troubles: string[] = [];
  const spans: Span[] = [];
  // There once the run is told to end: what becomes of the requirements under way is nobody's verdict.
  let stopped: Promise<unknown> | undefined;
  const reporter: Reporter = {
    onTestCaseReady(testCase) {
      if (stopped !== undefined) return;
      const declared = declaredBy(testCase, requirements);
      if (declared !== undefined) running.set(declared.id, audience.running(declared.id, declared.title));
    },
    onTestCaseResult(testCase) {
      spans.push(...(testCase.meta().spans ?? []));
      if (stopped !== undefined) return;
      const verdict = verdictOf(testCase, requirements);
      if (verdict === undefined || !requirements.some(({ id }) => id === verdict.id)) return;
      running.get(verdict.id)?.();
      verdicts.set(verdict.id, verdict);
      audience.verdict(verdict);
    },
    onTestModuleEnd(module) {
      troubles.push(...module.errors().map((error) => `${module.moduleId}: ${error.stack ?? error.message}`));
    },
    onTestRunEnd(_modules, errors) {
      troubles.push(...errors.map((error) => error.stack ?? error.message));
    },
  };
  const options = {
    root: dirname(TESTS),
    config: false as const,
    name: 'conformance',
    include: [TESTS],
    // An installed package lies in node_modules, which vitest excludes by default.
    exclude: [],
    isolate: false,
    maxWorkers: 1,
    fileParallelism: false,
    // Node loads the bundled packages as they are: to transform them cost 600 MB of memory.
    server: { deps: { external: [/\/dist\/chunks\//] } },
    maxConcurrency: AT_ONCE,
    retry: 0,
    // As scripts/start.mjs has it for the program itself.
    execArgv: ['--max-semi-space-size=4', '--heap-growing-percent=50'],
    watch: false,
    run: true,
    reporters: [reporter],
  };
  // Not on this process's own streams: on a terminal it would hide the cursor, and write into what is drawn there.
  const [stdout, stderr] = [lineStream(audience.line), lineStream(audience.line)];
  let starting: Promise<Vitest> | undefined;
  const started = () => {
    starting ??= keepSignals(() => createVitest('test', options, {}, { stdout, stderr }));
    return starting;
  };
  let going = false;
  // vitest waits for all of a run to end, unless it is told twice, as by Ctrl-C.
  const stop = (vitest: Vitest) => {
    stopped ??= Promise.allSettled(['first', 'again'].map(() => vitest.cancelCurrentRun('keyboard-input')));
  };
  return {
    async start() {
      await started();
    },
    async run(context, signal) {
      const vitest = await started();
      for (const project of vitest.projects) project.provide('run', context);
      going = true;
      const ran = vitest.start().finally(() => {
        going = false;
      });
      // A test that hangs would hold the run up: what is told to end does not wait for it, `close` ends the worker.
      await Promise.race([ran, aborted(signal)]).finally(() => {
        for (const ended of running.values()) ended();
      });
      if (signal.aborted && going) stop(vitest);
      signal.throwIfAborted();
      return requirements.map((declared) => verdicts.get(declared.id) ?? notRun(declared, troubles));
    },
    verdicts: () => [...verdicts.values()],
    spans: () => spans,
    async close() {
      // One that could not be started has told so.
      const vitest = await starting?.catch(() => undefined);
      if (vitest === undefined) return;
      if (going) stop(vitest);
      await stopped;
      await vitest.close();
      // vitest sets the exit code of this process by its own rules; ours are others.
      process.exitCode = undefined;
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function declaredBy(testCase: TestCase, requirements: readonly Declared[]): Declared | undefined {
  return requirements.find(({ id }) => testCase.name.startsWith(`${id} `));
}

/** The verdict that a requirement left; one that left none, because it took too long or vitest stopped it, is inconclusive. */
function verdictOf(testCase: TestCase, requirements: readonly Declared[]): Verdict | undefined {
  const { verdict } = testCase.meta();
  if (verdict !== undefined) return verdict;
  const declared = declaredBy(testCase, requirements);
  if (declared === undefined) return undefined;
  const errors = testCase.result().errors ?? [];
  return {
    ...headOf(declared),
    outcome: 'inconclusive',
    summary: errors[0]?.message ?? 'it ended without a verdict',
    evidence: errors.map((error) => error.stack ?? error.message),
    durationMs: Math.round(testCase.diagnostic()?.duration ?? 0),
  };
}

function notRun(declared: Declared, troubles: readonly string[]): Verdict {
  return {
    ...headOf(declared),
    outcome: 'inconclusive',
    summary: troubles[0]?.split('\n')[0] ?? 'it was not run',
    evidence: [...troubles],
    durationMs: 0,
  };
}
