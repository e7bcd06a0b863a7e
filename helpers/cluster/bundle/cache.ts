import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan, PlannedStep } from './key.ts';
import type { StepName } from './step.ts';

/** What bundles/ID/bundle.json says: written when a build begins, and again, with `complete`, when all is there. */
export interface BundleRecord {
  id: string;
  /** The folder of each step's output, by step. */
  steps: Partial<Record<StepName, string>>;
  /** ISO 8601. */
  begun: string;
  complete: string | undefined;
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
