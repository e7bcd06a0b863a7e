import { checkMachine, checkOut } from '../../cluster/check-machine.ts';
import type { Config } from '../../config/config.ts';
import { EnvironmentError } from '../../config/usage-error.ts';
import { EXIT } from '../../model/result.ts';
import type { Screen } from '../../system/screen.ts';
import { undoing } from '../../system/undo.ts';
import { refusal } from '../preflight.ts';
import { allRequirements, selectionOf } from '../selection.ts';
import { planOfExisting } from './plan-of-existing.ts';
import { planOfKind } from './plan-of-kind.ts';
import { planText } from './plan-text.ts';

interface Telling {
  interrupt: AbortSignal;
  /** Takes the plan. */
  print: (text: string) => void;
}

/**
 * Tells what a run would do, and does nothing of it: a cluster that is there is only read, and asked what this user may do.
 * @returns the exit code
 * @throws UsageError where the run would refuse what was asked for; EnvironmentError where it could not begin
 */
export async function dryRun(
  config: Config,
  screen: Pick<Screen, 'notice' | 'running' | 'step'>,
  { interrupt, print }: Telling,
): Promise<number> {
  await checkOut(config.out);
  const { requirements } = await selectionOf(await allRequirements(), config);
  const { target } = config;
  if (target.kind === 'kind') {
    await checkMachine(target);
    print(planText(await planOfKind(config, target, requirements)));
  } else {
    const { plan, needed } = await undoing(screen, (undo) =>
      planOfExisting(config, target, requirements, { screen, interrupt, undo }),
    );
    print(planText(plan));
    if (needed.length > 0) throw new EnvironmentError(refusal(needed, target.namespace));
  }
  screen.notice('dry run: nothing was created');
  return EXIT.conformant;
}
