import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { UsageError } from '../config/usage-error.ts';
import { Interrupted } from '../run/interrupt.ts';

/** How long a command that was told to end is waited for, ms: what an upgrade needs to stop in good order. */
const GRACE_MS = 30_000;

/**
 * Looks whether a command is there, before anything is made for it.
 * @throws UsageError when it is not
 */
export async function checkCommand(command: string, path = process.env.PATH ?? ''): Promise<void> {
  const places = command.includes('/') ? [command] : path.split(delimiter).map((dir) => join(dir, command));
  for (const place of places) {
    const found = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return;
  }
  throw UsageError.of('watch --', command, 'no such command; expected one that can be run here');
}

/**
 * Runs a command with this process's own terminal, and resolves once it has ended.
 * @returns how it ended, where that is not well; undefined: with exit code 0
 */
export async function runCommand(
  [command = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  interrupt: AbortSignal,
): Promise<string | undefined> {
  const child = execa(command, args, { stdio: 'inherit', reject: false, cleanup: false, env });
  const gone = Promise.withResolvers<'gone'>();
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    // A terminal's Ctrl-C has reached it already, and a second one is taken by many for "at once".
    if (!fromTerminal(interrupt.reason)) child.kill('SIGTERM');
    timer = setTimeout(() => gone.resolve('gone'), GRACE_MS);
  };
  interrupt.addEventListener('abort', end, { once: true });
  if (interrupt.aborted) end();
  try {
    const result = await Promise.race([child, gone.promise]);
    if (result === 'gone')
      return `process ${child.pid} goes on: it did not end within ${GRACE_MS / 1000} s of being told to`;
    if (result.exitCode === 0) return undefined;
    if (result.exitCode !== undefined) return `exit code ${result.exitCode}`;
    return result.signal ?? result.originalMessage ?? 'it could not be started';
  } finally {
    clearTimeout(timer);
    interrupt.removeEventListener('abort', end);
  }
}

function fromTerminal(reason: unknown): boolean {
  return process.stdin.isTTY === true && reason instanceof Interrupted && /SIGINT/.test(reason.message);
}
