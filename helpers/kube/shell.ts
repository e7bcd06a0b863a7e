import { randomBytes } from 'node:crypto';
import { PassThrough, Writable } from 'node:stream';
import { Exec, type V1Status } from '@kubernetes/client-node';
import { quoted } from '../system/shell-words.ts';
import type { Kube } from './client.ts';
import { type Ended, TokenSearch } from './token-search.ts';

export interface ExecTarget {
  namespace: string;
  pod: string;
  container: string;
}

/** Output and exit code of a command in a container. */
export interface ExecResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** The command could not run, or its end was not seen, so its result is unknown. */
export class ExecBroken extends Error {
  override readonly name = 'ExecBroken';
}

/** A shell in a container that takes one command after the other, for as long as its connection holds. */
export interface Shell {
  /**
   * Runs a command and waits until the shell has said, on both of its streams, that it ended. A shell whose command did not come to
   * an end is closed.
   * @param heard is called whenever something has come on stdout
   * @throws ExecBroken when the command's end was not seen
   */
  run(
    command: readonly string[],
    timeoutMs: number,
    signal?: AbortSignal,
    heard?: () => void,
  ): Promise<ExecResult>;
  /** Whether it accepts another command. */
  isOpen(): boolean;
  /** Ends it. */
  close(): void;
}

/**
 * Opens a shell in a container: a process of the container's runtime is started once, not for each command, which costs a tenth of
 * a second of a core each.
 *
 * The client's own `exec` resolves when the socket opens and may never report a status (kubernetes-client/javascript
 * issues 704, 714): here the shell itself says how each command ended.
 * @throws ExecBroken when it cannot be had
 */
export async function openShell(kube: Kube, target: ExecTarget, timeoutMs: number): Promise<Shell> {
  const where = `exec in ${target.namespace}/${target.pod} (${target.container})`;
  const stdin = new PassThrough();
  const stdout = watched();
  const stderr = watched();
  let broken: ExecBroken | undefined;
  const listeners = new Set<(error: ExecBroken) => void>();
  const fail = (reason: string) => {
    broken ??= new ExecBroken(`${where}: ${reason}`);
    for (const listener of listeners) listener(broken);
  };
  // Only an ended shell has a status.
  const onStatus = (status: V1Status) => fail(status.message ?? `the shell ended: ${status.status}`);
  const { namespace, pod, container } = target;
  const socket = await within(
    timeoutMs,
    new Exec(kube.config).exec(
      namespace,
      pod,
      container,
      ['sh'],
      stdout.stream,
      stderr.stream,
      stdin,
      false,
      onStatus,
    ),
  ).catch((error: unknown) => {
    // ws rejects with an ErrorEvent, which is not an Error.
    throw new ExecBroken(
      `${where}: ${(error as { message?: string }).message ?? 'connection failed'} (${kube.server})`,
    );
  });
  socket.addEventListener('close', () =>
    fail(`the connection to ${kube.server} was closed before the command ended`),
  );
  socket.addEventListener('error', (event: { message: string }) => fail(event.message));
  return {
    isOpen: () => broken === undefined && socket.readyState === socket.OPEN,
    close: () => socket.close(),
    async run(command, ms, signal, heard) {
      const token = randomBytes(12).toString('hex');
      const ended = Promise.withResolvers<never>();
      ended.promise.catch(() => undefined);
      const end = (error: ExecBroken) => ended.reject(error);
      const onAbort = () => fail('aborted');
      const timer = setTimeout(() => fail(`no end seen within ${ms / 1000} s`), ms);
      listeners.add(end);
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        if (broken !== undefined) throw broken;
        const said = Promise.all([stdout.until(token, heard), stderr.until(token)]);
        stdin.write(
          `${command.map(quoted).join(' ')} < /dev/null; c=$?; echo; echo ${token} $c; { echo; echo ${token} $c; } >&2\n`,
        );
        const [out, err] = await Promise.race([said, ended.promise]);
        return { stdout: out.text, stderr: err.text, exitCode: out.exitCode };
      } finally {
        clearTimeout(timer);
        listeners.delete(end);
        signal?.removeEventListener('abort', onAbort);
        if (broken !== undefined) socket.close();
      }
    },
  };
}

/** A stream that is read up to a line of a token and a number. */
function watched() {
  /** Output that arrived while no command was running. */
  const early: Buffer[] = [];
  let take = (chunk: Buffer) => {
    early.push(chunk);
  };
  const keep = take;
  const stream = new Writable({
    // Processes each chunk at once.
    write(chunk: Buffer, _encoding, done) {
      take(chunk);
      done();
    },
  });
  return {
    stream,
    until(token: string, heard: () => void = () => undefined): Promise<Ended> {
      return new Promise((resolve) => {
        const search = new TokenSearch(token);
        take = (chunk) => {
          if (chunk.length > 0) heard();
          const ended = search.add(chunk);
          if (ended === undefined) return;
          take = keep;
          resolve(ended);
        };
        for (const chunk of early.splice(0)) take(chunk);
      });
    },
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${ms / 1000} s`)), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
