import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { during, type Running } from '../../system/running.ts';

/**
 * Runs a task while no other process on this machine holds the folder's lock, waiting for it when one does.
 *
 * The kernel holds the lock for a child process that lives as long as its stdin is open, that is, no longer
 * than this process: a killed build leaves nothing behind that would have to be found stale.
 */
export async function withLock<T>(
  dir: string,
  options: { log: (line: string) => void; running: Running; signal: AbortSignal },
  task: () => Promise<T>,
): Promise<T> {
  const { log, signal } = options;
  await mkdir(dir, { recursive: true });
  const file = join(dir, 'lock');
  let held = await hold(file, ['--nonblock'], signal);
  if (held === undefined) {
    const holder = (await readFile(file, 'utf8').catch(() => '')).trim();
    log(`bundle: waiting for the build of process ${holder || 'unknown'} to end`);
    held = await during(options.running, 'waiting for another build', () => hold(file, [], signal));
  }
  signal.throwIfAborted();
  if (held === undefined) throw new Error(`flock could not lock ${file}`);
  try {
    await writeFile(file, `${process.pid}\n`);
    return await task();
  } finally {
    await held();
  }
}

/** Takes the lock and resolves with what gives it back, or with undefined when flock could not get it. */
async function hold(
  file: string,
  args: string[],
  signal: AbortSignal,
): Promise<(() => Promise<void>) | undefined> {
  signal.throwIfAborted();
  // A group of its own, or Ctrl-C would take the lock away before the build has cleaned up.
  const child = spawn('flock', [...args, file, 'sh', '-c', 'echo held; exec cat >/dev/null'], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'close');
  const abort = () => {
    if (child.pid !== undefined) process.kill(-child.pid);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    const first = await Promise.race([once(child.stdout, 'data').then(() => 'held'), ended]);
    if (first !== 'held') return undefined;
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return async () => {
    child.stdin.end();
    await ended;
  };
}
