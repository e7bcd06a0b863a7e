import { join } from 'node:path';
import { checkOut } from '../cluster/check-machine.ts';
import { expectAnswer } from '../cluster/weave-in-cluster.ts';
import { commandOf } from '../config/command-of.ts';
import type { Config } from '../config/config.ts';
import { rotationOf } from '../config/option-values.ts';
import type { Result } from '../model/result.ts';
import type { RunContext } from '../model/run-context.ts';
import type { Declared } from '../requirements/registry.ts';
import { propertiesOfRate } from './print-rate.ts';
import { newRunName } from './run-name.ts';
import { allRequirements, selectionOf } from './selection.ts';
import { propertiesOfShape } from './settle-shape.ts';

/** A run as it was asked for. */
export interface Run {
  /** Unique: part of file names, labels and the namespace. */
  name: string;
  config: Config;
  requirements: readonly Declared[];
  /** What the suites are told besides the cluster. */
  asked: Pick<RunContext, 'disruptive'> & Partial<RunContext>;
  /** What reports say of it before anything has happened. */
  stated: Result;
  /** The folder of its reports. */
  dir: string;
}

/**
 * Settles what a run asks, and where its reports go; nothing is made.
 * @throws UsageError when what was asked for cannot be done
 */
export async function settleRun(config: Config): Promise<Run> {
  await checkOut(config.out);
  const { requirements, leftOut, partial, expected } = await selectionOf(await allRequirements(), config);
  const { target } = config;
  if (target.kind === 'existing' && target.installWeave !== undefined)
    expectAnswer(target.installWeave.yes, '--install-weave');
  const startedAt = new Date();
  const name = target.kind === 'kind' ? target.name : (config.runName ?? newRunName());
  return {
    name,
    config,
    requirements,
    asked: {
      disruptive: config.disruptive,
      ...(config.workloads ? { workloads: true } : {}),
      insideOnly: config.insideOnly,
      sampling: { ...config.sampling, rotation: config.sampling.rotation ?? rotationOf(startedAt) },
      only: requirements.map(({ id }) => id),
      expected,
      failFast: config.failFast,
      ...(config.maxRate === undefined ? {} : { maxRate: config.maxRate }),
      ...(config.trace ? { trace: true } : {}),
    },
    stated: {
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
    },
    dir: reportDir(config.out, startedAt, name),
  };
}

/** The folder of the reports of a run, in the order of their time by name. */
export function reportDir(out: string, startedAt: Date, name: string): string {
  return join(out, `${startedAt.toISOString().slice(0, 19).replaceAll(':', '-')}-${name}`);
}
