import { argsOf } from '../../config/command-of.ts';
import type { Config, ExistingTarget } from '../../config/config.ts';
import { flagName } from '../../config/options.ts';
import { UsageError } from '../../config/usage-error.ts';

/**
 * The arguments of the program in a pod that ask there for the run that was asked for here.
 * @param run its name; undefined: it takes one of its own
 */
export function jobArgs(config: Config, target: ExistingTarget, run: string | undefined): string[] {
  const { diagnostics, trace, timeoutMs, labels } = config;
  for (const [flag, file] of [
    ['--expect-fail', config.expectFail],
    ['--rerun-failed', config.rerunFailed],
  ] as const)
    if (file !== undefined)
      throw UsageError.of(flagName(flag), file, 'a Job has no files of this machine; expected without a Job');
  const within = { ...target, kubeconfig: undefined, context: undefined, viaSsh: undefined };
  return [
    ...argsOf({ ...config, target: within }),
    ...['--diagnostics', diagnostics, '--timeout', `${Math.ceil(timeoutMs / 1000)}s`],
    ...(trace ? ['--trace'] : []),
    ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
    ...(run === undefined ? [] : ['--run-name', run]),
  ];
}
