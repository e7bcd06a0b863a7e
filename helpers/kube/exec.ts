import pRetry from 'p-retry';
import { PAUSES, TRIES } from '../model/timeouts.ts';
import { traced } from '../system/trace.ts';
import type { Kube } from './client.ts';
import { ExecBroken, type ExecResult, type ExecTarget, openShell, type Shell } from './shell.ts';

/**
 * Runs a command in a container, in a shell that is kept for the next one. A broken transport is tried again, in another
 * shell; a command's own exit code never is.
 * @param heard is called whenever something has come on its stdout
 * @throws ExecBroken when the command's end was not seen
 */
export async function exec(
  kube: Kube,
  target: ExecTarget,
  command: readonly string[],
  { timeoutMs, signal, heard }: { timeoutMs: number; signal?: AbortSignal; heard?: () => void },
): Promise<ExecResult> {
  const shells = shellsOf(kube, target);
  const once = async () => {
    const open = () => openShell(kube, target, timeoutMs);
    const shell = takeOpen(shells) ?? (await traced('exec', `shell in ${target.pod}`, open));
    const sent = command.join(' ').length;
    const ask = () => shell.run(command, timeoutMs, signal, heard);
    const result = await traced('exec', target.pod, ask, ({ stdout }) => ({ sent, got: stdout.length }));
    shells.push(shell);
    return result;
  };
  return pRetry(once, {
    retries: TRIES.exec - 1,
    minTimeout: PAUSES.execRetry,
    factor: 2,
    // A server that is restarting answers this once it is back.
    onFailedAttempt: async () => {
      await kube.version.getCode().catch(() => undefined);
    },
    shouldRetry: ({ error }) => error instanceof ExecBroken,
    ...(signal === undefined ? {} : { signal }),
  });
}

function shellsOf({ idleShells }: Kube, { namespace, pod, container }: ExecTarget): Shell[] {
  const key = `${namespace}/${pod}/${container}`;
  const shells = idleShells.get(key) ?? [];
  idleShells.set(key, shells);
  return shells;
}

function takeOpen(shells: Shell[]): Shell | undefined {
  for (let shell = shells.pop(); shell !== undefined; shell = shells.pop()) if (shell.isOpen()) return shell;
  return undefined;
}
