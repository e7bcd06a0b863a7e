// Makes the check of every requirement vacuous, in each way that one can be, and has the self-check run: it has to fail for each of
// them. A self-check that stays exact would be as vacuous itself.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FAULTS } from '../helpers/faults/all.ts';
import { enoughFaults } from '../helpers/faults/covering.ts';
import { run } from '../helpers/process/run.ts';
import { abortOnSignals } from '../helpers/run/interrupt.ts';
import { MUTANTS } from '../helpers/selfcheck/mutants.ts';
import { unnoticed } from '../helpers/selfcheck/try-mutant.ts';

const { values } = parseArgs({
  options: {
    /** A cluster that `netconform cluster up --cni flannel` made; absent: one is made, and removed. */
    cluster: { type: 'string' },
  },
});
const log = (line: string) => process.stderr.write(`${line}\n`);
const { signal } = abortOnSignals(log);
const program = join(import.meta.dirname, 'netconform.ts');
const netconform = (...args: string[]) => run(process.execPath, [program, ...args], { onLine: log });
const name = values.cluster ?? `mutants-${randomBytes(2).toString('hex')}`;
const shown = enoughFaults(FAULTS, 'flannel');
let failed = 0;
try {
  if (values.cluster === undefined) await netconform('cluster', 'up', '--name', name, '--cni', 'flannel');
  for (const mutant of MUTANTS) {
    const start = performance.now();
    const missing = await unnoticed(mutant, name, shown, signal);
    failed += missing.length;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(
      `${mutant.id}: ${mutant.sentence}: ${missing.length === 0 ? `noticed for each of ${shown.size} requirements` : `NOT noticed for ${missing.join(', ')}`} (${seconds} s)`,
    );
  }
} catch (error) {
  failed += 1;
  log((error as Error).message);
} finally {
  if (values.cluster === undefined)
    await netconform('cluster', 'down', '--name', name).catch(() => undefined);
}
process.exit(signal.aborted ? 130 : failed > 0 ? 1 : 0);
