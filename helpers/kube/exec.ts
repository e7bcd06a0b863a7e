import { Writable } from 'node:stream';
import { Exec, type V1Status } from '@kubernetes/client-node';
import pRetry from 'p-retry';
import type { Kube } from './client.ts';

export interface ExecTarget {
  namespace: string;
  pod: string;
  container: string;
}

/** What a command in a container said, and how it ended. */
export interface ExecResult {
  stdout: string;
  stderr: string;
  exitCode: number;
}

/** The command could not be run, or its end was not seen: nothing is known of what it would have said. */
export class ExecBroken extends Error {
  override readonly name = 'ExecBroken';
}

/** How often an exec whose transport failed is tried: a restarting API server is back within the third. */
const TRIES = 3;

/**
 * Runs a command in a container and settles on whatever comes first: its status, the socket's end, or the time.
 *
 * The client's own `exec` resolves when the socket opens and may never report a status (kubernetes-client/javascript
 * issues 704, 714). A broken transport is tried again; a command's own exit code never is.
 * @throws ExecBroken when the command's end was not seen
 */
export async function exec(
  kube: Kube,
  target: ExecTarget,
  command: readonly string[],
  options: { timeoutMs: number; signal?: AbortSignal },
): Promise<ExecResult> {
  return pRetry(() => execOnce(kube, target, command, options), {
    retries: TRIES - 1,
    minTimeout: 200,
    factor: 2,
    shouldRetry: ({ error }) => error instanceof ExecBroken,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

async function execOnce(
  kube: Kube,
  target: ExecTarget,
  command: readonly string[],
  options: { timeoutMs: number; signal?: AbortSignal },
): Promise<ExecResult> {
  const where = `exec in ${target.namespace}/${target.pod} (${target.container})`;
  const stdout = collector();
  const stderr = collector();
  const ended = Promise.withResolvers<V1Status>();
  const fail = (reason: string) => ended.reject(new ExecBroken(`${where}: ${reason}`));
  const timer = setTimeout(() => fail(`no end seen within ${options.timeoutMs / 1000} s`), options.timeoutMs);
  const onAbort = () => fail('aborted');
  options.signal?.addEventListener('abort', onAbort, { once: true });
  let socket: Awaited<ReturnType<Exec['exec']>> | undefined;
  ended.promise.catch(() => undefined);
  try {
    socket = await Promise.race([
      new Exec(kube.config).exec(
        target.namespace,
        target.pod,
        target.container,
        [...command],
        stdout.stream,
        stderr.stream,
        null,
        false,
        ended.resolve,
      ),
      ended.promise.then(() => undefined),
    ]).catch((error: unknown) => {
      // ws rejects with an ErrorEvent, which is not an Error.
      throw error instanceof ExecBroken
        ? error
        : new ExecBroken(`${where}: ${(error as { message?: string }).message ?? 'connection failed'}`);
    });
    socket?.addEventListener('close', () => fail('the connection was closed before the command ended'));
    socket?.addEventListener('error', (event: { message: string }) => fail(event.message));
    const exitCode = exitCodeOf(await ended.promise, where);
    return { stdout: stdout.text(), stderr: stderr.text(), exitCode };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    socket?.close();
  }
}

/** Takes each chunk at once, so that nothing is on its way any more when the status arrives. */
function collector(): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

/** @throws ExecBroken when the status is of the runtime, not of the command: container gone, command not found */
export function exitCodeOf(status: V1Status, where: string): number {
  if (status.status === 'Success') return 0;
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (code === undefined) throw new ExecBroken(`${where}: ${status.message ?? 'failed without a reason'}`);
  return Number(code);
}
