import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { UsageError } from '../../config/usage-error.ts';
import type { Kube } from '../../kube/client.ts';
import { isTransient } from '../../kube/wait.ts';
import { defined } from '../../model/defined.ts';
import { EXIT, type Result } from '../../model/result.ts';
import { PAUSES, TRIES } from '../../model/timeouts.ts';
import type { Report } from '../../report/report.ts';
import { checkReport } from '../../report/report-schema.ts';
import { writeWhole } from '../../system/write-file.ts';
import type { EndedPod } from './await-pod.ts';
import { JOB } from './job-objects.ts';
import { readLog } from './log-block.ts';
import { type PackedFile, unpackFiles } from './packed.ts';

/** Number of last output lines to print if there are no reports. */
const TOLD = 12;

/** The complete reports of a run in a pod. */
export interface Downloaded {
  report: Report;
  files: PackedFile[];
}

/**
 * The reports in the log of a pod.
 * @throws Error with the last output if they are missing or incomplete; UsageError if the program refused the options
 */
export async function download(kube: Kube, namespace: string, pod: EndedPod): Promise<Downloaded> {
  let log = '';
  for (let left: number = TRIES.download; left > 0; left -= 1) {
    try {
      log = await kube.core.readNamespacedPodLog({ name: pod.name, namespace, container: JOB });
      if (readLog(log).bytes !== undefined || pod.exitCode === EXIT.usage) break;
    } catch (error) {
      if (left === 1 || !isTransient(error)) throw error;
    }
    await setTimeout(PAUSES.reading);
  }
  const { bytes, problem, said } = readLog(log);
  if (bytes === undefined) {
    const refusal = /^netconform: (.*)/m.exec(said)?.[1];
    if (pod.exitCode === EXIT.usage && refusal !== undefined) throw new UsageError(refusal);
    const lines = said.split('\n').slice(-TOLD);
    throw new Error(
      [
        `pod ${namespace}/${pod.name} ended with exit code ${pod.exitCode} (${pod.reason}), and ${problem}; it said last:`,
        ...lines.map((line) => `  ${line}`),
      ].join('\n'),
    );
  }
  const files = await unpackFiles(bytes);
  return { report: reportIn(files, pod), files };
}

/** @throws Error if the report is invalid, or contradicts the exit code of the program */
function reportIn(files: readonly PackedFile[], pod: EndedPod): Report {
  const file = files.find(({ path }) => /^[^/]+\/report\.json$/.test(path));
  if (file === undefined) throw new Error('the reports in the log have no report.json');
  const report = checkReport(
    JSON.parse(file.content.toString()),
    (problem) => new Error(`the program in the pod has another version: ${problem}`),
  );
  if (report.exitCode !== pod.exitCode)
    throw new Error(
      `the report says exit code ${report.exitCode}, and the program ended with ${pod.exitCode}`,
    );
  return report;
}

/**
 * Writes files into a folder;
 * @returns their paths, the report for people first.
 */
export async function writeFiles(folder: string, files: readonly PackedFile[]): Promise<string[]> {
  for (const { path, content } of files) await writeWhole(join(folder, path), content);
  const shown = files.filter(({ path }) => /^[^/]+\/([^/]+|diagnostics\/README\.txt)$/.test(path));
  return shown.map(({ path }) => join(folder, path));
}

/** The result of a run in a pod, read from its report, so that it prints like a local run. */
export function resultOf(report: Report): Result {
  const { run, startedAt, durationMs, properties, command, steps, nodes, addresses, requirements } = report;
  return {
    run,
    startedAt: new Date(startedAt),
    durationMs,
    properties,
    command,
    steps,
    nodes,
    ...(addresses === undefined ? {} : { addresses }),
    verdicts: requirements,
    partial: report.partial,
    ...defined({
      cluster: report.cluster,
      labels: report.labels,
      leftOut: report.leftOut,
      strict: report.strict,
      setupError: report.setupError,
    }),
    ...(report.exitCode === EXIT.interrupted ? { interrupted: true } : {}),
  };
}
