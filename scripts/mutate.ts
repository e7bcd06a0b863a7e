// Makes the check of every requirement vacuous, in each way that one can be, and looks whether the self-check notices.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { abortOnSignals } from '../helpers/cluster/interrupt.ts';
import { cacheDirOf } from '../helpers/config/read-config.ts';
import { TIMEOUTS } from '../helpers/model/timeouts.ts';
import { tryMutants } from '../helpers/proof/try-mutants.ts';
import { openScreen } from '../helpers/report/terminal/choose-screen.ts';
import { allRequirements } from '../helpers/run/selection.ts';
import { run } from '../helpers/system/run.ts';

const { values } = parseArgs({
  options: {
    /** A cluster that `netconform cluster up --cni flannel` made; absent: one is made, and removed. */
    cluster: { type: 'string' },
  },
});
const screen = await openScreen(process.stderr, { color: true, quiet: false, verbose: false }, process.env);
const { signal } = abortOnSignals((line) => screen.notice(line));
const program = join(import.meta.dirname, 'netconform.ts');
const netconform = (...args: string[]) => run(process.execPath, [program, ...args], { onLine: screen.line });
const given = values.cluster ?? `mutants-${randomBytes(2).toString('hex')}`;
let failed = 0;
try {
  if (values.cluster === undefined) await netconform('cluster', 'up', '--name', given, '--cni', 'flannel');
  const config = { given, cacheDir: cacheDirOf(process.env), timeoutMs: TIMEOUTS.mutants };
  const requirements = await allRequirements();
  for (const { mutant, noticed, unnoticed } of await tryMutants({
    config,
    requirements,
    screen,
    interrupt: signal,
  })) {
    failed += unnoticed.length;
    const missing = unnoticed.length === 0 ? '' : `, NOT noticed for ${unnoticed.join(', ')}`;
    console.log(`${mutant.id}: ${mutant.sentence}: noticed for ${noticed.length} requirements${missing}`);
  }
} catch (error) {
  failed += 1;
  screen.trouble(error as Error);
} finally {
  if (values.cluster === undefined)
    await netconform('cluster', 'down', '--name', given).catch(() => undefined);
}
screen.close();
process.exit(signal.aborted ? 130 : failed > 0 ? 1 : 0);
