import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { countingOpened, mostInASecond, type Opened } from '../end-to-end/opened-connections.ts';
import { type Ended, netconform } from '../end-to-end/program.ts';
import { readReport } from '../end-to-end/read-report.ts';
import { inTemporaryFolder } from '../end-to-end/temporary.ts';
import { CACHE, engineHere } from '../end-to-end/traces.ts';

/** The load of a run, as the kernels of the pods that it makes connections from count it. */

const { name } = inject('cluster');
const nodes = ['control-plane', 'worker', 'worker2'].map((role) => `${name}-${role}`);

/** Six pods that ask one on their own node, and three that ask those on two others; three new connections each, then twenty. */
const ONLY = 'POD-1,POD-2';
const RATE = 20;
const CONNECTIONS = (6 + 6) * (3 + 20);

async function certified(
  flags: readonly string[],
): Promise<{ run: Ended; held: string[]; opened: Opened[] }> {
  const engine = await engineHere();
  return inTemporaryFolder(async (folder) => {
    const out = join(folder, 'reports');
    let run: Ended | undefined;
    const opened = await countingOpened(engine, nodes, async () => {
      run = await netconform([
        ...['certify', '--kubeconfig', kubeconfigPath(CACHE, name), '--only', ONLY, '--out', out],
        ...flags,
      ]);
    });
    const cases = await readReport(out);
    const held = cases.filter(({ outcome }) => outcome === 'conformant').map(({ id }) => id);
    return { run: run as Ended, held, opened };
  });
}

const total = (opened: readonly Opened[]) => opened.reduce((sum, { count }) => sum + count, 0);

test('without a bound on the rate a run makes its connections as fast as they come about', async () => {
  const { run, held, opened } = await certified([]);
  expect(held, run.stderr).toEqual(ONLY.split(','));
  expect(total(opened)).toBeGreaterThanOrEqual(CONNECTIONS);
  expect(mostInASecond(opened)).toBeGreaterThan(2 * RATE);
});

test('with one it makes as many, no more in any second than that, and holds as ever', async () => {
  const { run, held, opened } = await certified(['--max-rate', `${RATE}`]);
  expect(held, run.stderr).toEqual(ONLY.split(','));
  expect(run.stderr).toMatch(/^rate {4}at most 20 new connections a second/m);
  expect(total(opened)).toBeGreaterThanOrEqual(CONNECTIONS);
  expect(mostInASecond(opened)).toBeLessThanOrEqual(RATE);
});
