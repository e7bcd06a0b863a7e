import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { defined } from '../model/defined.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { span } from './trace.ts';

/** What a command was, how it ended and what it said. Thrown by {@link run}. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** The command line, quoted for a shell, to run it again by hand. */
  readonly command: string;
  /** Exit code, or undefined when a signal ended it or it never started. */
  readonly exitCode: number | undefined;
  /** How it ended and the last lines that it wrote, without the command line. */
  readonly reason: string;
  /** Everything it wrote to stderr. */
  readonly stderr: string;
  /** It took longer than it was given. */
  readonly timedOut: boolean;

  constructor(ended: {
    command: string;
    exitCode: number | undefined;
    reason: string;
    stderr: string;
    stdout: string;
    timedOut: boolean;
  }) {
    const reason = `${ended.reason}${excerpt(ended.stderr.trim() || ended.stdout.trim())}`;
    super(`${ended.command}\n  ${reason}`);
    this.reason = reason;
    this.command = ended.command;
    this.exitCode = ended.exitCode;
    this.stderr = ended.stderr;
    this.timedOut = ended.timedOut;
  }
}

/** The last 12 lines of an output, indented: the end of a log is where the reason stands. */
function excerpt(output: string): string {
  if (output === '') return ' without output';
  const lines = output.split('\n').slice(-12);
  return `:\n${lines.map((line) => `    ${line}`).join('\n')}`;
}

export interface RunOptions {
  signal?: AbortSignal;
  /** Written to the command's stdin, which is then closed. Without it stdin is empty. */
  input?: string;
  /** Milliseconds after which the command is ended. */
  timeoutMs?: number;
  cwd?: string;
  /** Added to this process's environment. */
  env?: NodeJS.ProcessEnv;
  /** Called with each line of stdout and stderr as it comes. */
  onLine?: (line: string) => void;
}

/**
 * Runs a command and resolves with its stdout, trailing newline removed.
 *
 * The command leads a process group of its own, so that Ctrl-C in a terminal reaches this program only,
 * which then ends its children in order; an abort or a timeout ends the whole group.
 * @throws CommandError for a non-zero exit, a signal, a timeout, an abort, or a command that is not there.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  // Loaded only here: most commands that print something run nothing.
  const { execa } = await import('execa');
  options.signal?.throwIfAborted();
  // The first words say what it is about, and hold nothing secret.
  const end = span('command', [basename(command), ...args.slice(0, 2)].join(' '));
  const child = execa(command, args, {
    detached: true,
    cleanup: false,
    reject: false,
    stdin: options.input === undefined ? 'ignore' : 'pipe',
    ...defined({ input: options.input, cwd: options.cwd }),
    env: { ...options.env },
  });
  if (options.onLine !== undefined) {
    const onLine = options.onLine;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null && stream !== undefined) createInterface({ input: stream }).on('line', onLine);
    }
  }
  let timedOut = false;
  const stop = () => endGroup(child.pid);
  const timer =
    options.timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          stop();
        }, options.timeoutMs);
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    const result = await child;
    options.signal?.throwIfAborted();
    if (result.exitCode === 0) return result.stdout;
    throw new CommandError({
      command: result.escapedCommand,
      exitCode: result.exitCode,
      timedOut,
      stderr: result.stderr,
      stdout: result.stdout,
      reason: timedOut
        ? `did not end within ${(options.timeoutMs ?? 0) / 1000} s`
        : result.signal !== undefined
          ? `was ended by ${result.signal}`
          : result.exitCode === undefined
            ? `could not be started: ${result.originalMessage ?? 'unknown reason'}`
            : `ended with exit code ${result.exitCode}`,
    });
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
    end();
  }
}

/** Ends a process group: SIGTERM, and SIGKILL for what is still there after the grace time. */
export function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  setTimeout(() => signalGroup(pid, 'SIGKILL'), TIMEOUTS.endGrace).unref();
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}
