import { setTimeout } from 'node:timers/promises';
import { CONVERGED_AFTER, PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import { commandLine } from '../system/shell-words.ts';
import { runCommand, targetKubeconfig } from './command.ts';
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
    await setTimeout(PAUSES.poll, undefined, { signal: phase.interrupt });
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
  await setTimeout(PAUSES.watchLead, undefined, { signal: interrupt });
  const ran: WatchedCommand = { line: commandLine(command), fromMs: clock(), toMs: undefined };
  line(`running ${ran.line}`);
  const failure = await runCommand(command, env, interrupt);
  const toMs = clock();
  ran.toMs = toMs;
  if (failure !== undefined) ran.failure = failure;
  line(`the command ended${failure === undefined ? '' : ` with ${failure}`}; watching on`);
  const untilMs = toMs + settleMs + TIMEOUTS.recovery;
  while (!interrupt.aborted && clock() < untilMs) {
    const working = observer.failing().length === 0 && observer.stale(clock() - settleMs).length === 0;
    if (working && clock() - Math.max(toMs, observer.lastFailureMs()) >= settleMs) break;
    await setTimeout(PAUSES.poll, undefined, { signal: interrupt }).catch(() => undefined);
  }
  return ran;
}
