import { setTimeout } from 'node:timers/promises';
import { TIMEOUTS } from '../config/timeouts.ts';
import { quoted } from '../kube/shell.ts';
import { runCommand } from './run-command.ts';
import type { WatchedCommand } from './watched.ts';
import type { Watching } from './watching.ts';

/** How long everything is watched before the command is run, ms: so that the report shows that it worked. */
const LEAD_MS = 1_000;

/**
 * Runs a command while a watch goes on, and goes on after it until everything has worked for a while again.
 * @returns how the command ended, by the watch's clock
 */
export async function whileCommand(
  command: readonly string[],
  options: {
    watching: Watching;
    env: NodeJS.ProcessEnv;
    settleMs: number;
    line(text: string): void;
    interrupt: AbortSignal;
  },
): Promise<WatchedCommand> {
  const { watching, settleMs, line, interrupt } = options;
  const { clock, observer } = watching;
  await setTimeout(LEAD_MS, undefined, { signal: interrupt });
  const ran: WatchedCommand = { line: commandLine(command), fromMs: clock(), toMs: undefined };
  line(`running ${ran.line}`);
  const failure = await runCommand(command, options.env, interrupt);
  const toMs = clock();
  ran.toMs = toMs;
  if (failure !== undefined) ran.failure = failure;
  line(`the command ended${failure === undefined ? '' : ` with ${failure}`}; watching on`);
  const untilMs = toMs + settleMs + TIMEOUTS.recovery;
  while (!interrupt.aborted && clock() < untilMs) {
    const working = observer.failing().length === 0 && observer.stale(clock() - settleMs).length === 0;
    if (working && clock() - Math.max(toMs, observer.lastFailureMs()) >= settleMs) break;
    await setTimeout(TIMEOUTS.poll, undefined, { signal: interrupt }).catch(() => undefined);
  }
  return ran;
}

/** A command as a shell takes it. */
function commandLine(command: readonly string[]): string {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(' ');
}
