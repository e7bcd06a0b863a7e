import { access, constants, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { loadYaml } from '@kubernetes/client-node';
import { execa } from 'execa';
import { Interrupted } from '../cluster/interrupt.ts';
import { UsageError } from '../config/usage-error.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import type { WatchConfig } from './read-watch-config.ts';

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
    timer = setTimeout(() => gone.resolve('gone'), TIMEOUTS.watchedCommand);
  };
  interrupt.addEventListener('abort', end, { once: true });
  if (interrupt.aborted) end();
  try {
    const result = await Promise.race([child, gone.promise]);
    if (result === 'gone')
      return `process ${child.pid} still runs: it did not end within ${TIMEOUTS.watchedCommand / 1000} s of the signal`;
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

/** A kubeconfig whose current context is the cluster that is watched, and how to be rid of it. */
export interface TargetKubeconfig {
  path: string;
  remove(): Promise<void>;
}

/** The file that was given; a copy for as long as it is needed, for its owner alone, where another of its contexts is meant. */
export async function targetKubeconfig({
  kubeconfig,
  context,
}: WatchConfig['target']): Promise<TargetKubeconfig> {
  if (context === undefined) return { path: kubeconfig, remove: async () => undefined };
  const dir = await mkdtemp(join(tmpdir(), 'netconform-'));
  const path = join(dir, 'kubeconfig');
  const copy = withContext(loadYaml(await readFile(kubeconfig, 'utf8')), context, dirname(kubeconfig));
  await writeFile(path, JSON.stringify(copy), { mode: 0o600 });
  return { path, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** Keys of a kubeconfig that hold a path, which is meant from the folder of the file. */
const PATHS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

/** The same kubeconfig with another current context, and paths that are right from any folder. */
export function withContext(kubeconfig: unknown, context: string, folder: string): object {
  const absolute = (key: string, value: unknown) =>
    typeof value === 'string' &&
    value !== '' &&
    (PATHS.includes(key) || (key === 'command' && value.includes('/')))
      ? resolve(folder, value)
      : value;
  const copy = JSON.parse(JSON.stringify(kubeconfig), absolute);
  return { ...copy, 'current-context': context };
}
