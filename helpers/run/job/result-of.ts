import { EXIT, type Result } from '../../model/result.ts';
import type { Report } from '../../report/report.ts';

/** What a run in a pod came to, from its report: what the report is made from, so that it is told as one that ran here. */
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
    ...(report.cluster === undefined ? {} : { cluster: report.cluster }),
    ...(report.labels === undefined ? {} : { labels: report.labels }),
    ...(report.leftOut === undefined ? {} : { leftOut: report.leftOut }),
    ...(report.strict === undefined ? {} : { strict: report.strict }),
    ...(report.setupError === undefined ? {} : { setupError: report.setupError }),
    ...(report.exitCode === EXIT.interrupted ? { interrupted: true } : {}),
  };
}
