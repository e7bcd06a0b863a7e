import { join } from 'node:path';
import { timeLimit } from '../../cluster/make-cluster.ts';
import { reach } from '../../cluster/reach.ts';
import { timedSteps } from '../../cluster/steps.ts';
import type { Config, ExistingTarget } from '../../config/config.ts';
import { UsageError } from '../../config/usage-error.ts';
import { VERSION } from '../../config/version.ts';
import { clusterTime } from '../../kube/cluster-time.ts';
import { exitCodeOf, type Result } from '../../model/result.ts';
import type { Span } from '../../model/span.ts';
import { TIMEOUTS } from '../../model/timeouts.ts';
import { appendStepSummary, writeReports } from '../../report/write-reports.ts';
import { askedOf } from '../../requirements/requires.ts';
import type { Screen } from '../../system/screen.ts';
import { PROGRAM } from '../../system/shell-words.ts';
import { tracing } from '../../system/trace.ts';
import { undoing } from '../../system/undo.ts';
import { endedBy } from '../attempt.ts';
import { writeTrace } from '../record-steps.ts';
import { expiryAfter, jobNamespaceOf } from '../run-name.ts';
import { type Run, settleRun } from '../settle-run.ts';
import type { Stage } from '../stage.ts';
import { awaitPod } from './await-pod.ts';
import { download, resultOf, writeFiles } from './download.ts';
import { jobArgs } from './job-manifest.ts';
import { jobOf } from './job-objects.ts';
import { upload } from './upload.ts';

/**
 * Has a Job in the cluster do the run: uploads it, waits for it, downloads its reports, and takes everything away.
 * @param image of the program
 * @returns the exit code, as `certify` itself would
 * @throws UsageError when what was asked for cannot be done; nothing stays
 */
export function certifyAsJob(
  config: Config,
  image: string,
  screen: Screen,
  interrupt: AbortSignal,
): Promise<number> {
  const spans = config.trace ? [] : undefined;
  return tracing(spans, () => certifyTraced(config, image, screen, interrupt, spans));
}

async function certifyTraced(
  config: Config,
  image: string,
  screen: Screen,
  interrupt: AbortSignal,
  spans: readonly Span[] | undefined,
): Promise<number> {
  const start = performance.now();
  const run = await settleRun(config);
  screen.expect(run.requirements.length);
  const { result, files } = await undoing(screen, (undo) =>
    runJob(run, image, { screen, interrupt, undo }).catch((error: unknown) => failed(run, error, screen)),
  );
  const dir = join(files[0] ?? config.out, '..');
  const traces =
    spans === undefined
      ? []
      : await writeTrace(dir, spans, (line) => screen.notice(line), 'trace-client.json');
  const ended = { ...result, durationMs: Math.round(performance.now() - start) };
  screen.end(ended, [...files, ...traces]);
  return exitCodeOf(ended);
}

interface Ran {
  result: Result;
  files: string[];
}

/** Uploads the Job, waits for it, and downloads its reports. */
async function runJob(
  { name, config, requirements }: Run,
  image: string,
  { screen, interrupt, undo }: Omit<Stage, 'steps'>,
): Promise<Ran> {
  const target = config.target as ExistingTarget;
  // The program in the pod has the same timeout, and needs the rest to remove its objects.
  const time = timeLimit(config.timeoutMs + TIMEOUTS.afterRun);
  undo.release(time.clear);
  const signal = AbortSignal.any([interrupt, time.signal]);
  const steps = timedSteps(screen, (step, ms) => screen.step(step, ms));
  const notice = (line: string) => screen.notice(line);
  const { kube } = await reach(target, { notice, signal, undo });
  const namespace = jobNamespaceOf(name);
  screen.line(
    `cluster ${target.kubeconfig}: certified by a Job in namespace ${namespace} with image ${image}`,
  );
  const job = jobOf({
    namespace,
    image,
    args: jobArgs(config, target, name),
    shape: config.pods,
    withinMs: config.timeoutMs + TIMEOUTS.jobEnd,
  });
  await steps.step('upload', async () =>
    upload(kube, {
      requirements: askedOf(requirements, config.workloads),
      run: name,
      job,
      disruptive: config.disruptive,
      agent: target.networkAgent,
      expires: expiryAfter(config.timeoutMs, await clusterTime(kube)),
      cleanup: `${PROGRAM} cleanup --kubeconfig ${target.kubeconfig}`,
      undo,
    }),
  );
  const pod = await steps.step('job', () =>
    awaitPod(kube, namespace, { signal, line: (text) => screen.line(text) }),
  );
  const downloaded = await steps.step('download', () => download(kube, namespace, pod));
  const files = await writeFiles(config.out, downloaded.files);
  const result = resultOf(downloaded.report);
  screen.expect(requirements.length, result.nodes);
  for (const verdict of result.verdicts) screen.verdict(verdict);
  const summary = downloaded.files.find(({ path }) => /^[^/]+\/report\.md$/.test(path));
  if (config.stepSummary !== undefined && summary !== undefined)
    await appendStepSummary(config.stepSummary, summary.content.toString(), notice);
  return { result, files };
}

/**
 * The reports of a run whose Job left none.
 * @throws UsageError if that ended it
 */
async function failed({ name, config, stated, dir }: Run, error: unknown, screen: Screen): Promise<Ran> {
  if (error instanceof UsageError) throw error;
  const { startedAt, command, steps, nodes, verdicts } = stated;
  const base: Result = {
    ...{ run: name, startedAt, command, steps, nodes, verdicts, properties: {} },
    durationMs: Date.now() - startedAt.getTime(),
  };
  const ended = endedBy(error, screen);
  const result = { ...base, ...ended };
  const tell = (line: string) => screen.notice(line);
  return {
    result,
    files: await writeReports(dir, result, VERSION, { stepSummary: config.stepSummary, tell }),
  };
}
