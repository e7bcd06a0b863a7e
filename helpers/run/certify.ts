import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ApiException } from '@kubernetes/client-node';
import { checkOut } from '../cluster/check-machine.ts';
import { expectAnswer } from '../cluster/confirm.ts';
import { Interrupted } from '../cluster/interrupt.ts';
import { timedSteps } from '../cluster/steps.ts';
import { commandOf, publicCommandOf } from '../config/command-of.ts';
import type { Config } from '../config/config.ts';
import { seconds } from '../config/duration.ts';
import { rotationOf } from '../config/sampling.ts';
import { UsageError } from '../config/usage-error.ts';
import { VERSION } from '../config/version.ts';
import { isTransient, shortReason } from '../kube/wait.ts';
import type { Access } from '../model/access.ts';
import { exitCodeOf, type Result } from '../model/result.ts';
import type { Span } from '../model/span.ts';
import { writeReports } from '../report/write-reports.ts';
import type { Screen } from '../system/screen.ts';
import { tracing } from '../system/trace.ts';
import { diagnosisOf } from './diagnose.ts';
import { podsAlone } from './fixtures.ts';
import { handOver } from './job/hand-over.ts';
import { archiveOf } from './job/packed.ts';
import type { Job } from './job.ts';
import { expectNodes } from './nodes-left.ts';
import { prepareExisting } from './prepare-existing.ts';
import { prepareKind } from './prepare-kind.ts';
import { newRunName } from './run-name.ts';
import { type SuiteRunner, startRunner } from './run-suites.ts';
import { keepsFixtures, seenAgain } from './see-again.ts';
import { selectionOf } from './selection.ts';
import { propertiesOfShape } from './settle-shape.ts';
import { allRequirements } from './suites.ts';
import { survey } from './survey.ts';
import { propertiesOfRate } from './tell-rate.ts';
import { writeTrace } from './write-trace.ts';

/**
 * The main job: gets the cluster, puts the fixtures in, runs the suites, writes the reports, takes everything away.
 * @returns the exit code
 * @throws UsageError when what was asked for cannot be done; nothing has been made then
 */
export function certify(config: Config, screen: Screen, interrupt: AbortSignal): Promise<number> {
  const spans = config.trace ? [] : undefined;
  return tracing(spans, () => certifyTraced(config, screen, interrupt, spans));
}

async function certifyTraced(
  config: Config,
  screen: Screen,
  interrupt: AbortSignal,
  spans: readonly Span[] | undefined,
): Promise<number> {
  await checkOut(config.out);
  const { requirements, leftOut, partial, expected } = await selectionOf(await allRequirements(), config);
  const { target, disruptive } = config;
  if (target.kind === 'existing' && target.installWeave !== undefined)
    expectAnswer(target.installWeave.yes, '--install-weave');
  const startedAt = new Date();
  const sampling = { ...config.sampling, rotation: config.sampling.rotation ?? rotationOf(startedAt) };
  const asked = {
    disruptive,
    insideOnly: config.insideOnly,
    sampling,
    only: requirements.map(({ id }) => id),
    expected,
    failFast: config.failFast,
    ...(config.maxRate === undefined ? {} : { maxRate: config.maxRate }),
    ...(config.trace ? { trace: true } : {}),
  };
  const name = target.kind === 'kind' ? target.name : (config.runName ?? newRunName());
  const start = performance.now();
  const result: Result = {
    run: name,
    startedAt,
    durationMs: 0,
    properties: {
      ...propertiesOfShape(config.pods),
      ...propertiesOfRate(config.maxRate),
      ...Object.fromEntries(Object.entries(config.labels).map(([key, value]) => [`label.${key}`, value])),
    },
    command: commandOf(config),
    steps: [],
    nodes: [],
    verdicts: [],
    partial,
    ...(leftOut.length === 0 ? {} : { leftOut }),
    ...(config.strict ? { strict: true } : {}),
    labels: config.labels,
    implementation: config.implementation,
  };
  const steps = timedSteps(screen, (step, ms) => {
    screen.step(step, ms);
    result.properties[`time.${step}`] = seconds(ms);
    result.steps.push({ name: step, ms: Math.round(ms) });
  });
  const dir = join(config.out, `${startedAt.toISOString().slice(0, 19).replaceAll(':', '-')}-${name}`);
  const diagnosis = diagnosisOf({ asked: config.diagnostics, result, dir, screen, steps, interrupt });
  screen.expect(requirements.length);
  let certified = screen.running('certify', name);
  const undo: Job['undo'] = [];
  let runner: Promise<SuiteRunner> | undefined;
  let access: Access | undefined;
  const startSuites = () => {
    runner ??= startRunner(requirements, screen);
    return runner;
  };
  const job: Job = {
    name,
    config,
    requirements,
    screen,
    steps,
    interrupt,
    result,
    diagnosis,
    undo,
    startSuites,
    unwatched,
  };
  try {
    const prepared = await (target.kind === 'kind' ? prepareKind(job, target) : prepareExisting(job, target));
    Object.assign(result.properties, prepared.underTest.properties);
    const { underTest, signal } = prepared;
    access = underTest.context.access;
    const nodes = await survey(underTest, result, signal);
    screen.expect(requirements.length, result.nodes);
    const suites = await startSuites();
    const alone = await podsAlone();
    result.verdicts = await steps.step('suites', () =>
      suites.run({ ...underTest.context, ...asked, alone }, signal),
    );
    await expectNodes(nodes, underTest);
  } catch (error) {
    if (error instanceof UsageError) {
      await undoAll();
      throw error;
    }
    if (error instanceof Interrupted) result.interrupted = true;
    else {
      const told =
        error instanceof ApiException || isTransient(error)
          ? new Error(shortReason(error))
          : (error as Error);
      result.setupError = told.message;
      screen.trouble(told);
    }
    result.verdicts = (await runner)?.verdicts() ?? [];
  } finally {
    result.durationMs = Math.round(performance.now() - start);
  }
  const sampled = result.verdicts.some((verdict) => verdict.sampled !== undefined);
  const asAsked = sampled ? { ...config, sampling } : config;
  result.command = commandOf(asAsked);
  result.publicCommand = publicCommandOf(asAsked);
  result.verdicts = seenAgain(result.verdicts, asAsked, keepsFixtures(config, result) ? access : undefined);
  await diagnosis.take();
  const reports = await writeReports(dir, result, VERSION, {
    stepSummary: config.stepSummary,
    tell: (line) => screen.notice(line),
  }).catch((error: Error) => {
    result.unwritten = error.message;
    screen.trouble(new Error(`the reports could not be written: ${error.message}`));
    return [];
  });
  await (await runner)?.close();
  const removing = performance.now();
  const removed = screen.running('cleaning up');
  await undoAll();
  removed();
  if (undo.length > 0) screen.step('removed', performance.now() - removing);
  result.durationMs = Math.round(performance.now() - start);
  certified();
  const ofSuites = (await runner)?.spans() ?? [];
  const traces =
    spans === undefined ? [] : await writeTrace(dir, [...spans, ...ofSuites], (line) => screen.notice(line));
  const archives = config.archive ? await archiveOf(dir, (line) => screen.notice(line)) : [];
  screen.end(result, [...reports, ...diagnosis.files, ...traces, ...archives]);
  if (config.handOver !== undefined && result.unwritten === undefined)
    await handOver(config.handOver, dir, {
      print: (text) => process.stdout.write(text),
      notice: (line) => screen.notice(line),
      environment: process.env,
    });
  return exitCodeOf(result);

  async function unwatched<T>(work: () => Promise<T>): Promise<T> {
    certified();
    // What was drawn is taken away in the next turn.
    await setImmediate();
    try {
      return await work();
    } finally {
      certified = screen.running('certify', name);
    }
  }

  async function undoAll(): Promise<void> {
    for (const step of undo.reverse())
      await Promise.resolve(step()).catch((error: unknown) => screen.notice((error as Error).message));
  }
}
