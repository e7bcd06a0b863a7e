import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SshRoute, textOfRoute } from '../config/ssh-route.ts';
import { EnvironmentError } from '../config/usage-error.ts';
import type { Forward } from '../model/run-context.ts';
import { inSeconds, PAUSES, TIMEOUTS, TRIES } from '../model/timeouts.ts';
import { endGroup } from '../system/run.ts';

/** A forward that the machine's own ssh client holds. */
export interface Tunnel {
  forward: Forward;
  /** The last that ssh said, in one line; empty where it said nothing. */
  said(): string;
  close(): Promise<void>;
}

interface Options {
  /** Told when the tunnel was cut, and when it holds again. */
  notice: (line: string) => void;
  signal: AbortSignal;
}

/**
 * Runs a command for as long as its own stdin is open, so that it ends with this process also where that was killed.
 * The shell gives what it starts in the background an empty stdin, hence the third descriptor.
 */
const WHILE_STDIN_IS_OPEN = [
  'exec 3<&0',
  '"$@" </dev/null 3<&- & child=$!',
  '{ read -r line; kill $child; } <&3 2>/dev/null & guard=$!',
  'wait $child; code=$?',
  'kill $guard 2>/dev/null',
  'exit $code',
].join('\n');

/**
 * Forwards a free port of this machine to an address as the ssh host sees it, and keeps it up: a tunnel that is cut is made anew
 * until it is closed. The user's own configuration of ssh counts: keys, agent, jump hosts, known hosts. Nobody is asked anything.
 * @throws EnvironmentError with what ssh said where it does not come about
 */
export async function openTunnel(
  route: SshRoute,
  to: { host: string; port: number },
  { notice, signal }: Options,
): Promise<Tunnel> {
  const through = `ssh ${textOfRoute(route)}`;
  let words: string[] = [];
  let ending = false;
  const listen = (line: string) => {
    words = [...words, line].slice(-3);
  };
  const begin = async (): Promise<{ port: number; ssh: Ssh }> => {
    for (let left = TRIES.tunnelPorts; ; left -= 1) {
      const port = await freePort();
      words = [];
      const ssh = startSsh(argumentsOf(route, port, to), listen);
      try {
        await ready(ssh, port, signal);
        return { port, ssh };
      } catch (error) {
        ssh.end();
        if (left > 1 && words.some((line) => /address already in use/i.test(line))) continue;
        signal.throwIfAborted();
        throw new EnvironmentError(`no tunnel through ${through}: ${(error as Error).message}${said()}`);
      }
    }
  };
  const said = () => (words.length === 0 ? '' : `; ssh says: ${words.join(' / ')}`);
  let { port, ssh } = await begin();
  const watching = keep();
  return {
    forward: { port, through },
    said,
    async close() {
      ending = true;
      ssh.end();
      await watching;
    },
  };

  async function keep(): Promise<void> {
    for (let failed = 0; !ending; ) {
      const code = await ssh.ended;
      if (ending) return;
      if (failed === 0)
        notice(`the tunnel through ${through} was cut (ssh ended with ${code}${said()}); reconnecting`);
      await sleep(PAUSES.tunnelAgain[Math.min(failed, PAUSES.tunnelAgain.length - 1)]);
      if (ending) return;
      words = [];
      ssh = startSsh(argumentsOf(route, port, to), listen);
      // Also where the run is told to end: what it made is removed through it.
      const holds = await ready(ssh, port).then(
        () => true,
        () => false,
      );
      if (holds) notice(`the tunnel through ${through} works again`);
      else ssh.end();
      failed = holds ? 0 : failed + 1;
    }
  }
}

function argumentsOf(
  { host, user, port, configFile }: SshRoute,
  localPort: number,
  to: { host: string; port: number },
): string[] {
  const options = [
    'BatchMode=yes',
    'ExitOnForwardFailure=yes',
    // A connection of its own: one that is shared would outlive this one, and end with somebody else's.
    'ControlMaster=no',
    'ControlPath=none',
    `ConnectTimeout=${inSeconds(TIMEOUTS.sshConnect)}`,
    `ServerAliveInterval=${inSeconds(TIMEOUTS.sshAlive)}`,
    `ServerAliveCountMax=${TRIES.sshAlive}`,
  ];
  const target = to.host.includes(':') ? `[${to.host}]` : to.host;
  return [
    ...(configFile === undefined ? [] : ['-F', configFile]),
    ...options.flatMap((option) => ['-o', option]),
    '-NT',
    '-L',
    `127.0.0.1:${localPort}:${target}:${to.port}`,
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...(user === undefined ? [] : ['-l', user]),
    '--',
    host,
  ];
}

interface Ssh {
  /** Resolves, and never rejects, with its exit code. */
  ended: Promise<number>;
  isOver(): boolean;
  end(): void;
}

function startSsh(args: readonly string[], onLine: (line: string) => void): Ssh {
  const child = spawn('sh', ['-c', WHILE_STDIN_IS_OPEN, 'sh', 'ssh', ...args], {
    // A group of its own: Ctrl-C in a terminal must not take the way to what is to be removed.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  child.stderr.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n')) if (line.trim() !== '') onLine(line.trim());
  });
  let over = false;
  const ended = new Promise<number>((resolve) => {
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 255));
  }).finally(() => {
    over = true;
  });
  return {
    ended,
    isOver: () => over,
    end: () => {
      child.stdin.destroy();
      if (!over) endGroup(child.pid);
    },
  };
}

/** Waits until ssh takes connections, which it does once it has been let in. */
async function ready(ssh: Ssh, port: number, signal?: AbortSignal): Promise<void> {
  const start = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    if (ssh.isOver()) {
      const code = await ssh.ended;
      throw new Error(
        code === 127
          ? 'the program ssh was not found; expected an OpenSSH client'
          : `ssh ended with exit code ${code}`,
      );
    }
    if (await takes(port)) return;
    if (performance.now() - start > TIMEOUTS.tunnel)
      throw new Error(`not within ${TIMEOUTS.tunnel / 1000} s`);
    await sleep(PAUSES.tunnelReady);
  }
}

async function takes(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
