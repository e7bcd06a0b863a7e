import { argsOf } from '../../config/command-of.ts';
import type { Config, ExistingTarget } from '../../config/config.ts';

/**
 * The arguments of the program in a pod that ask there for the run that was asked for here.
 * @param run its name; undefined: it takes one of its own
 */
export function jobArgs(config: Config, target: ExistingTarget, run: string | undefined): string[] {
  const { diagnostics, trace, timeoutMs } = config;
  const within = { ...target, kubeconfig: undefined, context: undefined, viaSsh: undefined };
  return [
    ...argsOf({ ...config, target: within }),
    ...['--diagnostics', diagnostics, '--timeout', `${Math.ceil(timeoutMs / 1000)}s`],
    ...(trace ? ['--trace'] : []),
    ...(run === undefined ? [] : ['--run-name', run]),
  ];
}
