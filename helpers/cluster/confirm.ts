import { createInterface } from 'node:readline/promises';
import { flagName } from '../config/options.ts';
import { UsageError } from '../config/usage-error.ts';

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
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
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
