import { waitFor } from '../../kube/wait.ts';
import { PAUSES } from '../../model/timeouts.ts';

/** Only what hangs takes so long, ms: a busy machine takes ten times as long as an idle one. */
export const ONLY_A_HANG = 1_200_000;

/** Ends what hangs. */
export function patience(): AbortSignal {
  return AbortSignal.timeout(ONLY_A_HANG);
}

/**
 * Waits for something, however long it takes.
 * @param holds resolves with true, or with false or a word on what is seen instead
 */
export async function until(what: string, holds: () => Promise<boolean | string>): Promise<void> {
  const look = async () => {
    const seen = await holds();
    return seen === true ? { done: true } : { waitingFor: seen || 'not yet so' };
  };
  await waitFor(what, look, { withinMs: ONLY_A_HANG, everyMs: PAUSES.poll, signal: patience() });
}
