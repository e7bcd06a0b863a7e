import { join } from 'node:path';
import { ApiException } from '@kubernetes/client-node';
import { checkOut } from '../../cluster/check-machine.ts';
import { Interrupted } from '../../cluster/interrupt.ts';
import { timeLimit } from '../../cluster/make-cluster.ts';
import { reach } from '../../cluster/reach.ts';
import { timedSteps } from '../../cluster/steps.ts';
import { commandOf } from '../../config/command-of.ts';
import type { Config, ExistingTarget } from '../../config/config.ts';
import { UsageError } from '../../config/usage-error.ts';
import { VERSION } from '../../config/version.ts';
import { clusterTime } from '../../kube/cluster-time.ts';
import { isTransient, shortReason } from '../../kube/wait.ts';
import { exitCodeOf, type Result } from '../../model/result.ts';
import type { Span } from '../../model/span.ts';
import { TIMEOUTS } from '../../model/timeouts.ts';
import { appendStepSummary } from '../../report/step-summary.ts';
import { writeReports } from '../../report/write-reports.ts';
import type { Screen } from '../../system/screen.ts';
import { tracing } from '../../system/trace.ts';
import { expiryAfter } from '../expiry.ts';
import { jobNamespaceOf, newRunName } from '../run-name.ts';
import { selectionOf } from '../selection.ts';
import { allRequirements } from '../suites.ts';
import { writeTrace } from '../write-trace.ts';
import { awaitPod } from './await-pod.ts';
import { download, writeFiles } from './download.ts';
import { jobArgs } from './job-args.ts';
import { jobOf } from './job-objects.ts';
import { resultOf } from './result-of.ts';
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
  const target = config.target as ExistingTarget;
  await checkOut(config.out);
  const { requirements } = await selectionOf(await allRequirements(), config);
  const startedAt = new Date();
  const start = performance.now();
  const run = config.runName ?? newRunName();
  const undo: (() => Promise<void> | void)[] = [];
  // The program in the pod keeps to the bound itself, and has the rest to remove what it made.
  const time = timeLimit(config.timeoutMs + TIMEOUTS.afterRun);
  const signal = AbortSignal.any([interrupt, time.signal]);
  const steps = timedSteps(screen, (step, ms) => screen.step(step, ms));
  const notice = (line: string) => screen.notice(line);
  let result: Result;
  let files: string[] = [];
  screen.expect(requirements.length);
  try {
    const { kube } = await reach(target, { notice, signal, undo });
    const namespace = jobNamespaceOf(run);
    screen.line(
      `cluster ${target.kubeconfig}: certified by a Job in it, in namespace ${namespace}, of image ${image}`,
    );
    const job = jobOf({
      namespace,
      image,
      args: jobArgs(config, target, run),
      shape: config.pods,
      withinMs: config.timeoutMs + TIMEOUTS.jobEnd,
    });
    await steps.step('upload', async () => {
      const expires = expiryAfter(config.timeoutMs, await clusterTime(kube));
      const { disruptive } = config;
      await upload(kube, { requirements, run, job, disruptive, agent: target.networkAgent, expires, undo });
    });
    const pod = await steps.step('job', () =>
      awaitPod(kube, namespace, { signal, line: (text) => screen.line(text) }),
    );
    const downloaded = await steps.step('download', () => download(kube, namespace, pod));
    files = await writeFiles(config.out, downloaded.files);
    result = resultOf(downloaded.report);
    screen.expect(requirements.length, result.nodes);
    for (const verdict of result.verdicts) screen.verdict(verdict);
    const summary = downloaded.files.find(({ path }) => /^[^/]+\/report\.md$/.test(path));
    if (config.stepSummary !== undefined && summary !== undefined)
      await appendStepSummary(config.stepSummary, summary.content.toString(), notice);
  } catch (error) {
    if (error instanceof UsageError) {
      await undoAll();
      throw error;
    }
    result = failed(error);
    const dir = join(config.out, `${startedAt.toISOString().slice(0, 19).replaceAll(':', '-')}-${run}`);
    files = await writeReports(dir, result, VERSION, { stepSummary: config.stepSummary, tell: notice });
  }
  await steps.step('removed', undoAll);
  time.clear();
  result.durationMs = Math.round(performance.now() - start);
  const traces =
    spans === undefined
      ? []
      : await writeTrace(join(files[0] ?? config.out, '..'), spans, notice, 'trace-client.json');
  screen.end(result, [...files, ...traces]);
  return exitCodeOf(result);

  function failed(error: unknown): Result {
    const base: Result = {
      run,
      startedAt,
      durationMs: Math.round(performance.now() - start),
      properties: {},
      command: commandOf(config),
      steps: [],
      nodes: [],
      verdicts: [],
    };
    if (error instanceof Interrupted) return { ...base, interrupted: true };
    const told =
      error instanceof ApiException || isTransient(error) ? new Error(shortReason(error)) : (error as Error);
    screen.trouble(told);
    return { ...base, setupError: told.message };
  }

  async function undoAll(): Promise<void> {
    for (const step of undo.reverse())
      await Promise.resolve(step()).catch((error: unknown) =>
        notice(
          `not everything of the run was removed: ${shortReason(error)}; \`netconform cleanup --kubeconfig ${target.kubeconfig} --run ${run}\` removes it`,
        ),
      );
  }
}
