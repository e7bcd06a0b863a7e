import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadYaml } from '@kubernetes/client-node';
import { execa } from 'execa';
import { Interrupted } from '../cluster/interrupt.ts';
import { UsageError } from '../config/usage-error.ts';
import { CONVERGED_AFTER, PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import { isInstalled } from '../system/is-installed.ts';
import { commandLine } from '../system/shell-words.ts';
import { wayOf } from './connection.ts';
import type { WatchedCommand } from './judge-watch.ts';
import type { WatchConfig } from './read-watch-config.ts';
import type { Watching } from './watching.ts';

/** How a phase of a watch reports and how it is ended early. */
interface Phase {
  line(text: string): void;
  interrupt: AbortSignal;
}

/** Connections that are named where many do not work. */
const MOST = 20;

/**
 * Waits until each connection has passed some times in a row. A change begins only where everything works: what fails before it is not
 * caused by it.
 * @throws Error naming the connections that do not pass, where a command is to be run
 */
export async function untilAllPass(
  { observer }: Watching,
  command: readonly string[],
  phase: Phase,
): Promise<void> {
  const start = performance.now();
  let open = observer.unsteady(CONVERGED_AFTER);
  while (open.length > 0 && performance.now() - start <= TIMEOUTS.converge) {
    await pause(PAUSES.poll, undefined, { signal: phase.interrupt });
    open = observer.unsteady(CONVERGED_AFTER);
  }
  if (open.length === 0) return;
  const lines = open.slice(0, MOST).map((connection) => {
    const why = observer.why(connection) ?? 'it was not observed: no pod may run there';
    return `${connection.kind} ${wayOf(connection)}: ${why}`;
  });
  if (open.length > MOST) lines.push(`and ${open.length - MOST} more`);
  const words = `${open.length} connections already fail before the change`;
  if (command.length > 0)
    throw new Error([`${words}, so the command was not run; --kinds leaves some out`, ...lines].join('\n'));
  for (const line of [words, ...lines]) phase.line(line);
}

/** Runs the command while the watch goes on, or waits for the interrupt where there is none. */
export async function during(
  watching: Watching,
  { command, settleMs, target }: Pick<WatchConfig, 'command' | 'settleMs' | 'target'>,
  phase: Phase,
): Promise<WatchedCommand | undefined> {
  if (command.length > 0) {
    const { path, remove } = await targetKubeconfig(target);
    try {
      return await whileCommand(watching, command, { KUBECONFIG: path }, settleMs, phase);
    } finally {
      await remove();
    }
  }
  phase.line('watching until Ctrl-C or SIGTERM');
  const ended = Promise.withResolvers<void>();
  phase.interrupt.addEventListener('abort', () => ended.resolve(), { once: true });
  if (!phase.interrupt.aborted) await ended.promise;
  return undefined;
}

/**
 * Runs a command while a watch goes on, and goes on after it until everything has worked for a while again.
 * @returns how the command ended, by the watch's clock
 */
async function whileCommand(
  { clock, observer }: Watching,
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  settleMs: number,
  { line, interrupt }: Phase,
): Promise<WatchedCommand> {
  await pause(PAUSES.watchLead, undefined, { signal: interrupt });
  const ran: WatchedCommand = { line: commandLine(command), fromMs: clock(), toMs: undefined };
  line(`running ${ran.line}`);
  const failure = await runCommand(command, env, interrupt);
  const toMs = clock();
  ran.toMs = toMs;
  if (failure !== undefined) ran.failure = failure;
  line(`the command ended${failure === undefined ? '' : ` with ${failure}`}; still watching`);
  const untilMs = toMs + settleMs + TIMEOUTS.recovery;
  while (!interrupt.aborted && clock() < untilMs) {
    const working = observer.failing().length === 0 && observer.stale(clock() - settleMs).length === 0;
    if (working && clock() - Math.max(toMs, observer.lastFailureMs()) >= settleMs) break;
    await pause(PAUSES.poll, undefined, { signal: interrupt }).catch(() => undefined);
  }
  return ran;
}

/**
 * Looks whether a command is there, before anything is made for it.
 * @throws UsageError when it is not
 */
export async function checkCommand(command: string, path = process.env.PATH ?? ''): Promise<void> {
  if (await isInstalled(command, path)) return;
  throw UsageError.of('watch --', command, 'no such command; expected one that can be run here');
}

/**
 * Runs a command with this process's own terminal, and resolves once it has ended.
 * @returns how it ended, where that is not well; undefined: with exit code 0
 */
async function runCommand(
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
async function targetKubeconfig({ kubeconfig, context }: WatchConfig['target']): Promise<TargetKubeconfig> {
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
