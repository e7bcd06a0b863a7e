import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../process/command-error.ts';
import { run } from '../process/run.ts';
import { EXIT } from '../requirement/result.ts';
import type { MatrixJson } from './matrix-json.ts';
import { type Mutant, patched } from './mutants.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What a run of the program needs of the project. */
const COPIED = [
  'helpers',
  'suites',
  'fixtures',
  'scripts',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];

/**
 * Runs the self-check of a copy of this program in which every requirement's check is vacuous in one way.
 * @param cluster name of a cluster of netconform's that faults may be put into
 * @param shown the requirements that have a fault, each with one
 * @returns the requirements whose vacuous check the self-check did not notice: none, or the self-check is at fault
 */
export async function unnoticed(
  mutant: Mutant,
  cluster: string,
  shown: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<string[]> {
  const copy = await mkdtemp(join(tmpdir(), `netconform-${mutant.id}-`));
  try {
    await Promise.all(COPIED.map((part) => cp(join(ROOT, part), join(copy, part), { recursive: true })));
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const patch of mutant.patches) {
      const path = join(copy, patch.file);
      await writeFile(path, patched(await readFile(path, 'utf8'), patch));
    }
    const matrix = await selfcheck(copy, cluster, [...new Set(shown.values())], signal);
    const [wanted, noticed] =
      mutant.noticed === 'missed'
        ? [EXIT.violation, (id: string) => matrix.faults.some(({ cells }) => cells[id] === 'missed')]
        : [EXIT.unmeasured, (id: string) => matrix.control[id] === 'inconclusive'];
    if (matrix.exitCode !== wanted) return [...shown.keys()];
    return [...shown.keys()].filter((id) => !noticed(id));
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function selfcheck(
  copy: string,
  cluster: string,
  faults: readonly string[],
  signal: AbortSignal,
): Promise<MatrixJson> {
  const out = join(copy, 'reports');
  const args = ['selfcheck', '--cluster', cluster, '--fault', faults.join(), '--out', out, '--no-color'];
  const program = join(copy, 'scripts/netconform.ts');
  // As a user would start it: not as a part of the test that this may be.
  const vitest = Object.keys(process.env).filter((name) => name.startsWith('VITEST'));
  const env = Object.fromEntries(vitest.map((name) => [name, undefined]));
  await run(process.execPath, [program, ...args], { signal, env }).catch((error: unknown) => {
    // How it ended stands in its report.
    if (!(error instanceof CommandError) || error.exitCode === undefined) throw error;
    if (error.exitCode === EXIT.usage) throw error;
  });
  const [dir = ''] = await readdir(out);
  return JSON.parse(await readFile(join(out, dir, 'matrix.json'), 'utf8')) as MatrixJson;
}
