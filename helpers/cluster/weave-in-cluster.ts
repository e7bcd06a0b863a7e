import { createInterface } from 'node:readline/promises';
import type { ExistingTarget } from '../config/config.ts';
import { flagName } from '../config/options.ts';
import { UsageError } from '../config/usage-error.ts';
import type { Kube } from '../kube/client.ts';
import { shortReason } from '../kube/wait.ts';
import type { Screen } from '../system/screen.ts';
import type { Undo } from '../system/undo.ts';
import { AGENTS } from './cni.ts';
import type { Network } from './find-network.ts';
import type { Steps } from './steps.ts';
import { installText, installWeave, REMOVE_WEAVE, removeWeave } from './weave/install.ts';
import { planWeave, type WeavePlan } from './weave/plan-install.ts';
import { CNI_FILE } from './weave/remove-cni-file.ts';

/** Weave Net as it is once it is installed. */
export const WEAVE: Network = { cni: 'weave', agent: AGENTS.weave };

/**
 * Looks whether Weave Net is to be installed and may be; makes nothing.
 * @returns undefined if it was not requested or is already installed
 * @throws UsageError where it cannot be
 */
export async function planRequestedWeave(
  kube: Kube,
  target: ExistingTarget,
  screen: Pick<Screen, 'line'>,
): Promise<WeavePlan | undefined> {
  if (target.installWeave === undefined) return undefined;
  const plan = await planWeave(kube, target);
  if (plan === undefined) screen.line('network weave: already installed, nothing to do');
  return plan;
}

/**
 * Tells what would be applied, and asks, where that was not answered beforehand.
 * @param hidden does a work while nothing is drawn on the terminal
 * @throws UsageError where the answer is not yes
 */
export async function confirmWeave(
  plan: WeavePlan,
  yes: boolean,
  { screen, signal, hidden }: Asking,
): Promise<void> {
  for (const line of installText(plan)) screen.notice(line);
  if (yes || (await hidden(() => confirm('Install it?', signal)))) return;
  throw new UsageError(`${flagName('--install-weave')}: not confirmed; nothing was created`);
}

interface Asking {
  screen: Pick<Screen, 'notice'>;
  signal: AbortSignal;
  hidden: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Installs it. Until it works, what undoes the run takes it out again; then it stays: it is the cluster's network. */
export async function installWeaveInCluster(
  kube: Kube,
  plan: WeavePlan,
  {
    steps,
    screen,
    signal,
    undo,
  }: { steps: Steps; screen: Pick<Screen, 'notice'>; signal: AbortSignal; undo: Undo },
): Promise<void> {
  const works = undo.defer(async () => {
    const left = await removeWeave(kube, plan).catch((error: unknown) => {
      throw new Error(
        `the objects of Weave Net could not be removed: ${shortReason(error)}; remove them with: ${REMOVE_WEAVE}`,
      );
    });
    screen.notice(
      "Weave Net was not installed, and its objects were removed. Other traces on the nodes, such as Weave's bridge, stay",
    );
    if (left.length > 0)
      screen.notice(
        `on ${left.join(', ')} the file ${CNI_FILE} may remain, and the node then seems to have a network. Remove it there: rm ${CNI_FILE}`,
      );
  });
  const notice = (line: string) => screen.notice(line);
  await steps.step('Weave Net', () => installWeave(kube, plan, { signal, notice }));
  works();
  screen.notice(`Weave Net is installed in this cluster and stays; remove it with: ${REMOVE_WEAVE}`);
}

/** @throws UsageError where nobody could be asked, and the answer was not given */
export function expectAnswer(yes: boolean, flag: string): void {
  if (yes || (process.stdin.isTTY && process.stderr.isTTY)) return;
  throw new UsageError(`${flagName(flag)}: there is no terminal to confirm on; add ${flagName('--yes')}`);
}

/**
 * Asks on the terminal.
 * @returns whether the answer is yes; anything else is none
 * @throws the signal's reason when it aborts
 */
async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // In the terminal's raw mode Ctrl-C reaches nobody else.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    const answer = await terminal.question(`${question} [yes/no] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    terminal.close();
  }
}
