import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Step, StepName } from './versions.ts';

/** A file that a step depends on. */
interface InputFile {
  path: string;
  executable: boolean;
  sha256: string;
}

export interface PlannedStep extends Step {
  /** Names the step's output: equal inputs, equal key. */
  key: string;
}

export interface Plan {
  /** Short hash of everything that the bundle is made from. */
  id: string;
  /** In an order in which each comes after all it needs. */
  steps: PlannedStep[];
}

/** Computes the key of each step and the bundle's id from the files below `fixtures`. */
export async function planSteps(fixtures: string, steps: Step[], arch: string): Promise<Plan> {
  const files = await Promise.all(steps.map((step) => inputFiles(fixtures, step.inputs)));
  return keysOf(
    steps.map((step, index) => ({ step, files: files[index] ?? [] })),
    arch,
  );
}

/**
 * The pure part of {@link planSteps}.
 * @throws Error when a step comes before one that it needs
 */
export function keysOf(entries: readonly { step: Step; files: readonly InputFile[] }[], arch: string): Plan {
  const contentKeys = new Map<StepName, string>();
  for (const { step, files } of entries) {
    const needs = step.needs.map((name) => {
      const key = contentKeys.get(name);
      if (key === undefined)
        throw new Error(`step ${step.name} needs ${name}, which does not come before it`);
      return key;
    });
    contentKeys.set(step.name, hash([step.name, arch, step.recipe, files, needs]));
  }
  const id = hash([...contentKeys.values()]).slice(0, 10);
  const keyOf = (step: Step) => {
    const key = contentKeys.get(step.name) ?? '';
    return step.namesBundle ? hash([key, id]) : key;
  };
  return { id, steps: entries.map(({ step }) => ({ ...step, key: keyOf(step).slice(0, 16) })) };
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

async function inputFiles(fixtures: string, inputs: readonly string[]): Promise<InputFile[]> {
  const paths = (await Promise.all(inputs.map((input) => filesBelow(fixtures, input)))).flat().sort();
  return Promise.all(
    paths.map(async (path) => {
      const absolute = join(fixtures, path);
      const [content, { mode }] = await Promise.all([readFile(absolute), stat(absolute)]);
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { path, executable: (mode & 0o100) !== 0, sha256 };
    }),
  );
}

async function filesBelow(fixtures: string, path: string): Promise<string[]> {
  if ((await stat(join(fixtures, path))).isFile()) return [path];
  const entries = await readdir(join(fixtures, path), { recursive: true, withFileTypes: true });
  const prefix = join(fixtures, '/');
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(prefix.length));
}
