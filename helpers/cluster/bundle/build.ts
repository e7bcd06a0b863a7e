import { mkdir, rm } from 'node:fs/promises';
import { EnvironmentError } from '../../config/usage-error.ts';
import { FIXTURES } from './bundle-steps.ts';
import type { BuildOptions, BundleCache } from './cache.ts';
import type { Plan, PlannedStep } from './key.ts';
import { checkPrerequisites } from './prerequisites.ts';
import { Progress } from './progress.ts';
import { imageNames, type Versions } from './versions.ts';

/** Makes the bundle as {@link makeMissing} does, and records it as begun, then as complete. */
export async function build(
  plan: Plan,
  versions: Versions,
  cache: BundleCache,
  options: BuildOptions,
): Promise<void> {
  await cache.write(plan, undefined);
  await makeMissing(plan, versions, cache, options);
  await cache.write(plan, new Date());
}

/**
 * Makes every step's output that the cache does not have, and removes those that only other steps needed.
 * The caller holds the cache's lock.
 * @throws EnvironmentError naming the step that failed and what its command said
 */
export async function makeMissing(
  plan: Plan,
  versions: Versions,
  cache: BundleCache,
  options: BuildOptions,
): Promise<void> {
  await cache.clearScratch();
  const missing = missingSteps(plan, cache);
  await checkPrerequisites(missing, { ...options, fixtures: FIXTURES });
  const progress = new Progress(plan.steps.length, missing, options);
  await runLanes(missing, options.signal, async (step, signal) => {
    const begun = progress.begin(step);
    try {
      await makeStep(step, plan, versions, cache, { ...options, signal });
    } catch (error) {
      begun.failed();
      // An abort is no failure of the step; what was aborted for is told elsewhere.
      if (signal.aborted) throw error;
      throw failure(step, begun.seconds(), error);
    }
    begun.done();
  });
  // Go's own cache makes them again in a minute should an input change; they are two thirds of the bundle's size.
  for (const step of plan.steps) {
    if (!step.kept) await rm(cache.outputOf(step), { recursive: true, force: true });
  }
}

/** The steps to make, in order: those whose output is not there and is needed by another such step, or kept. */
export function missingSteps(plan: Plan, cache: Pick<BundleCache, 'has'>): PlannedStep[] {
  const wanted = new Set<PlannedStep>();
  for (const step of plan.steps.toReversed()) {
    const needed = step.kept || [...wanted].some((other) => other.needs.includes(step.name));
    if (needed && !cache.has(step)) wanted.add(step);
  }
  return plan.steps.filter((step) => wanted.has(step));
}

async function makeStep(
  step: PlannedStep,
  plan: Plan,
  versions: Versions,
  cache: BundleCache,
  options: BuildOptions,
): Promise<void> {
  const folder = await cache.scratch(step.name);
  const out = `${folder}/out`;
  const scratch = `${folder}/scratch`;
  try {
    await Promise.all([mkdir(out), mkdir(scratch)]);
    await step.make({
      out,
      scratch,
      fixtures: FIXTURES,
      versions,
      names: imageNames(versions, plan.id),
      id: plan.id,
      engine: options.engine,
      signal: options.signal,
      outputOf: (name) => {
        const needed = plan.steps.find((other) => other.name === name);
        if (needed === undefined) throw new Error(`there is no step ${name}`);
        return cache.outputOf(needed);
      },
    });
    await cache.keep(step, out);
  } finally {
    // Retries: a killed command's children may take a moment to end.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function failure(step: PlannedStep, seconds: number, cause: unknown): EnvironmentError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new EnvironmentError(
    `building the bundle failed at ${step.title}, after ${seconds} s:\n${reason}\n` +
      '  Finished steps are kept: the next run continues with this step.',
    { cause },
  );
}

/** What the order of work depends on. */
interface Task {
  name: string;
  lane: string;
  needs: readonly string[];
}

/**
 * Runs tasks, one at a time in each lane and in the given order, each after those that it needs.
 * A need that is not among the tasks counts as met. When one fails, those running are aborted and awaited.
 * @throws what the first task that failed threw
 */
export async function runLanes<T extends Task>(
  tasks: readonly T[],
  signal: AbortSignal,
  runTask: (task: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const aborted = new Promise<never>((_, reject) => {
    both.addEventListener('abort', () => reject(both.reason), { once: true });
  });
  aborted.catch(() => {});
  const done = new Map(tasks.map((task) => [task.name, Promise.withResolvers<void>()]));

  const runLane = async (lane: string) => {
    for (const task of tasks.filter((one) => one.lane === lane)) {
      const needs = Promise.all(task.needs.map((name) => done.get(name)?.promise));
      await Promise.race([needs, aborted]);
      both.throwIfAborted();
      try {
        await runTask(task, both);
      } catch (error) {
        failed.abort(error);
        throw error;
      }
      done.get(task.name)?.resolve();
    }
  };
  signal.throwIfAborted();
  await Promise.allSettled([...new Set(tasks.map((task) => task.lane))].map(runLane));
  both.throwIfAborted();
}
