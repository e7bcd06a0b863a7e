import { commandOfOne } from '../config/command-of.ts';
import type { Config } from '../config/config.ts';
import { EXIT, exitCodeOf, type Result } from '../model/result.ts';
import type { Access } from '../model/run-context.ts';
import type { Verdict } from '../model/verdict.ts';
import { commandLine } from '../system/shell-words.ts';

/** Whether the fixtures stay. A run that was broken off leaves nothing. */
export function keepsFixtures({ keep }: Pick<Config, 'keep'>, result: Result): boolean {
  if (result.interrupted === true || result.setupError !== undefined) return false;
  return keep === 'always' || (keep === 'on-failure' && exitCodeOf(result) !== EXIT.conformant);
}

/**
 * Verdicts with commands that work once the run is over: on the fixtures where they stay, else a run that asks the requirement again.
 * @param access the way to the cluster where the fixtures stay; undefined: they are removed
 */
export function seenAgain(
  verdicts: readonly Verdict[],
  config: Config,
  access: Access | undefined,
): Verdict[] {
  return verdicts.map((verdict) => {
    const { outcome, again, id } = verdict;
    if (outcome !== 'violation') return verdict;
    if (access === undefined || again === undefined) return { ...verdict, again: commandOfOne(config, id) };
    return { ...verdict, again: again.replaceAll(/\bkubectl (?=[a-z])/g, `${kubectlOf(access)} `) };
  });
}

/** kubectl for this cluster, whatever the reader's own configuration is. */
function kubectlOf({ kubeconfig, context }: Access): string {
  return commandLine([
    'kubectl',
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ...(context === undefined ? [] : ['--context', context]),
  ]);
}
