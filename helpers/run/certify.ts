import { commandOf, publicCommandOf } from '../config/command-of.ts';
import type { Config } from '../config/config.ts';
import { VERSION } from '../config/version.ts';
import { exitCodeOf, type Result } from '../model/result.ts';
import type { Span } from '../model/span.ts';
import { writeReports } from '../report/write-reports.ts';
import { hideable } from '../system/running.ts';
import type { Screen } from '../system/screen.ts';
import { tracing } from '../system/trace.ts';
import { type Undo, undoing } from '../system/undo.ts';
import { attempt, resultOf } from './attempt.ts';
import { diagnose } from './diagnose.ts';
import { explained } from './diagnostics/explain.ts';
import { handOver } from './job/hand-over.ts';
import { archiveOf } from './job/packed.ts';
import { recordSteps, writeTrace } from './record-steps.ts';
import { type SuiteRunner, suiteRunner } from './run-suites.ts';
import { keepsFixtures, seenAgain } from './see-again.ts';
import { type Run, settleRun } from './settle-run.ts';
import type { ClusterStage, Stage } from './stage.ts';

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
  const notice = (line: string) => screen.notice(line);
  const run = await settleRun(config);
  const { name, requirements, dir } = run;
  screen.expect(requirements.length);
  const suites = suiteRunner(requirements, screen);
  const unremoved: string[] = [];
  const certifying = hideable(screen.running, 'certify', name);
  const work = async (undo: Undo) => {
    try {
      const { hidden } = certifying;
      return await certifyAndReport(run, { screen, interrupt, undo, hidden }, suites);
    } finally {
      await suites.close().catch(({ message }: Error) => notice(message));
    }
  };
  const { result, files } = await undoing(screen, work, (message) => unremoved.push(message)).finally(
    certifying.end,
  );
  const traces = spans === undefined ? [] : await writeTrace(dir, [...spans, ...suites.spans()], notice);
  const archives = config.archive ? await archiveOf(dir, notice) : [];
  const ended = unremoved.length === 0 ? result : { ...result, unremoved };
  screen.end(ended, [...files, ...traces, ...archives]);
  if (config.handOver !== undefined && result.unwritten === undefined)
    await handOver(config.handOver, dir, {
      print: (text) => process.stdout.write(text),
      notice,
      environment: process.env,
    });
  return exitCodeOf(ended);
}

/** Everything between the start and the end of the cluster; `undo` removes the rest. */
async function certifyAndReport(
  run: Run,
  stage: Omit<Stage, 'steps'> & Pick<ClusterStage, 'hidden'>,
  suites: SuiteRunner,
): Promise<{ result: Result; files: string[] }> {
  const { config, dir, asked } = run;
  const { screen } = stage;
  const start = performance.now();
  const { steps, recorded } = recordSteps(screen);
  const attempted = await attempt(run, { ...stage, steps }, suites);
  const { met, prepared } = attempted;
  const found = { ...resultOf(run, attempted), durationMs: Math.round(performance.now() - start) };
  const diagnosis = await diagnose(config.diagnostics, met?.source, found, dir, { ...stage, steps });
  const sampled = found.verdicts.some((verdict) => verdict.sampled !== undefined);
  const asAsked = sampled ? { ...config, sampling: asked.sampling ?? config.sampling } : config;
  const access = keepsFixtures(config, found) ? prepared?.underTest.context.access : undefined;
  const done = recorded();
  const result: Result = {
    ...found,
    command: commandOf(asAsked),
    publicCommand: publicCommandOf(asAsked),
    verdicts: explained(seenAgain(found.verdicts, asAsked, access), diagnosis?.suspects ?? []),
    ...(diagnosis?.forRoot === undefined ? {} : { forRoot: [...diagnosis.forRoot] }),
    steps: done.steps,
    properties: {
      ...found.properties,
      ...done.properties,
      ...(diagnosis === undefined ? {} : { diagnostics: 'diagnostics/README.txt' }),
    },
  };
  const reports = await report(run, result, screen);
  const reported = { ...result, ...reports.trouble };
  if (keepsFixtures(config, reported))
    await prepared?.keep().catch(({ message }: Error) => screen.notice(message));
  return {
    result: reported,
    files: [...reports.files, ...(diagnosis === undefined ? [] : [diagnosis.file])],
  };
}

/** Writes the reports. A run without reports must not pass a gate. */
async function report(
  { config, dir }: Run,
  result: Result,
  screen: Screen,
): Promise<{ files: string[]; trouble?: Pick<Result, 'unwritten'> }> {
  const { stepSummary } = config;
  try {
    const tell = (line: string) => screen.notice(line);
    return { files: await writeReports(dir, result, VERSION, { stepSummary, tell }) };
  } catch (error) {
    const unwritten = (error as Error).message;
    screen.trouble(new Error(`the reports could not be written: ${unwritten}`));
    return { files: [], trouble: { unwritten } };
  }
}
