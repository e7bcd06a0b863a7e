import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const SCRIPTS = join(import.meta.dirname, '../../../scripts');

/** How a command ended, and all it said. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A command that runs. */
export interface Running {
  /** Absent where it could not be started. */
  pid: number | undefined;
  ended: Promise<Ended>;
  /** Resolves once stderr has a line that matches; throws when the command ends without one. */
  said(pattern: RegExp): Promise<void>;
  /** Signals that process only, as `kill` does; a terminal's Ctrl-C reaches its children too. */
  signal(name: NodeJS.Signals): void;
  /** Types something on its terminal; where it has none, nobody reads it. */
  type(text: string): void;
}

/** What a test runner or a developer may have set and a user has not. */
export const NOT_A_USERS =
  /^(VITEST|NETCONFORM_|IPALLOC_RANGE$|KUBECONFIG$|NODE_ENV$|TEST$|FORCE_COLOR$|NO_COLOR$|CI$|GITHUB_|TESTCONTAINERS_)/;

interface StartOptions {
  /** The folder it is started in. */
  cwd?: string;
  /** What it says on stderr is shown as it comes: for what takes minutes. */
  shown?: boolean;
  /** Without the wrapper that finds a Node: the process that is signalled is the program itself. */
  direct?: boolean;
  /** The modes of files count, even for root. */
  obeyFileModes?: boolean;
  /** A terminal of that size, which is all that it writes to and reads from; what it says there counts as said on stderr. */
  terminal?: { columns: number; rows: number };
}

/**
 * Starts the program by its command line. Never throws for how it ends: that is what is looked at.
 * @param environment what is added to the environment
 */
export function start(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  { cwd, shown = false, direct = false, obeyFileModes = false, terminal }: StartOptions = {},
): Running {
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_A_USERS.test(name))),
    ...environment,
  };
  const script = join(SCRIPTS, direct ? 'netconform.ts' : 'netconform.mjs');
  // Root without these capabilities may open only what its modes allow. Others have none of them.
  const limited = obeyFileModes && process.getuid?.() === 0;
  const limits = limited ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];
  const [command = '', ...rest] = onTerminal([...limits, process.execPath, script, ...args], terminal);
  const child = spawn(command, rest, {
    env,
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  if (terminal === undefined) child.stdin.end();
  let stdout = '';
  let stderr = '';
  let over = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (terminal === undefined) stdout += chunk.toString();
    else stderr += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    if (shown) process.stderr.write(chunk);
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      over = true;
      resolve({ code, stdout, stderr });
    });
  });
  return {
    pid: child.pid,
    ended,
    async said(pattern) {
      while (!pattern.test(stderr)) {
        if (over) throw new Error(`it ended without saying ${pattern}:\n${stderr}`);
        await setTimeout(50);
      }
    },
    signal: (name) => {
      child.kill(name);
    },
    type: (text) => {
      child.stdin.write(text);
    },
  };
}

/** The command as `script`, of util-linux, runs it on a terminal of its own; as it is where it is to have none. */
function onTerminal(command: string[], terminal: StartOptions['terminal']): string[] {
  if (terminal === undefined) return command;
  const size = `stty cols ${terminal.columns} rows ${terminal.rows}`;
  const quoted = command.map((part) => `'${part.replaceAll("'", "'\\''")}'`);
  return ['script', '-qec', `${size}; exec ${quoted.join(' ')}`, '/dev/null'];
}

/** Runs the program to its end. */
export function netconform(
  args: readonly string[],
  environment?: NodeJS.ProcessEnv,
  options?: StartOptions,
): Promise<Ended> {
  return start(args, environment, options).ended;
}
