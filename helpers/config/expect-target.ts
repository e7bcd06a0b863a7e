import type { Config } from './config.ts';
import { flagName, type GivenFlag, kindFlags } from './options.ts';
import { UsageError } from './usage-error.ts';

/**
 * Refuses an ambiguous target: none while KUBECONFIG names one, or flags of the other kind of target.
 * @param given flags from the command line or from their variables
 * @throws UsageError
 */
export function expectTarget(
  { target }: Pick<Config, 'target'>,
  given: readonly GivenFlag[],
  environment: NodeJS.ProcessEnv,
): void {
  const isKind = given.some(({ flag }) => flag === '--kind');
  if (target.kind === 'kind') {
    if (isKind || (environment.KUBECONFIG ?? '') === '') return;
    throw new UsageError(
      'which cluster? KUBECONFIG is set: --kubeconfig "$KUBECONFIG" certifies that one, --kind makes one and removes it',
    );
  }
  const other = target.kubeconfig === undefined ? '--in-cluster' : '--kubeconfig';
  if (isKind) throw new UsageError(`--kind cannot be combined with ${flagName(other)}`);
  const notItsOwn = given.find(
    ({ flag }) =>
      kindFlags().includes(flag) && (flag !== '--weave-option' || target.installWeave === undefined),
  );
  if (notItsOwn !== undefined)
    throw new UsageError(
      `${flagName(notItsOwn.flag)} is for a cluster made here; it cannot be combined with ${flagName(other)}`,
    );
}
