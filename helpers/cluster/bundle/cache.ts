import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { during, type Running } from '../../system/running.ts';
import type { Engine } from '../engine/engine.ts';
import type { Plan, PlannedStep } from './key.ts';
import type { StepName } from './versions.ts';

/** What bundles/ID/bundle.json says: written when a build begins, and again, with `complete`, when all is there. */
export interface BundleRecord {
  id: string;
  /** The folder of each step's output, by step. */
  steps: Partial<Record<StepName, string>>;
  /** ISO 8601. */
  begun: string;
  complete: string | undefined;
}

/** Options that every build needs. */
export interface BuildOptions {
  engine: Engine;
  /** The user's cache folder for this program. */
  cacheDir: string;
  log: (line: string) => void;
  running: Running;
  signal: AbortSignal;
}

/** The part of the user's cache folder that bundles own. */
export class BundleCache {
  readonly dir: string;

  constructor(cacheDir: string) {
    this.dir = join(cacheDir, 'bundle');
  }

  /** Where a step's output is, or will be. It is there only as a whole. */
  outputOf(step: PlannedStep): string {
    return join(this.dir, 'steps', `${step.name}-${step.key}`);
  }

  has(step: PlannedStep): boolean {
    return existsSync(this.outputOf(step));
  }

  bundleDir(id: string): string {
    return join(this.dir, 'bundles', id);
  }

  /** A new folder on the same file system, so that what is made there can be renamed into place. */
  async scratch(name: string): Promise<string> {
    await mkdir(join(this.dir, 'tmp'), { recursive: true });
    return mkdtemp(join(this.dir, 'tmp', `${name}-`));
  }

  /** Removes what killed builds left. Only for who holds the lock. */
  async clearScratch(): Promise<void> {
    await rm(join(this.dir, 'tmp'), { recursive: true, force: true, maxRetries: 5 });
  }

  /** Puts a finished output in its place. */
  async keep(step: PlannedStep, made: string): Promise<void> {
    await mkdir(join(this.dir, 'steps'), { recursive: true });
    await rename(made, this.outputOf(step));
  }

  /** undefined when the bundle was never begun. */
  async read(id: string): Promise<BundleRecord | undefined> {
    try {
      return JSON.parse(await readFile(join(this.bundleDir(id), 'bundle.json'), 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** Writes a bundle's record as a whole or not at all. */
  async write(plan: Plan, complete: Date | undefined): Promise<void> {
    const dir = this.bundleDir(plan.id);
    await mkdir(dir, { recursive: true });
    const record: BundleRecord = {
      id: plan.id,
      steps: Object.fromEntries(plan.steps.map((step) => [step.name, this.outputOf(step)])),
      begun: (await this.read(plan.id))?.begun ?? new Date().toISOString(),
      complete: complete?.toISOString(),
    };
    const file = join(dir, 'bundle.json');
    await writeFile(`${file}.new`, `${JSON.stringify(record, undefined, 2)}\n`);
    await rename(`${file}.new`, file);
  }
}

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
