import { expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { givenNamespace } from './support/given-namespace.ts';
import { countingOpened, mostInASecond } from './support/opened-connections.ts';
import { type Ended, netconform } from './support/program.ts';
import { idsOf, readReport } from './support/read-report.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE, engineHere } from './support/traces.ts';

/** The load of a run, as the kernels of the pods that it makes connections from count it. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const namespace = givenNamespace(connect(kubeconfig));
const nodes = ['control-plane', 'worker', 'worker2'].map((role) => `${name}-${role}`);

/** Six pods that ask one on their own node, and three that ask those on two others; three new connections each, then twenty. */
const ONLY = 'POD-1,POD-2';
const RATE = 20;
const CONNECTIONS = (6 + 6) * (3 + 20);

test('--max-rate makes as many connections as without, and no more of them in any second', async () => {
  const engine = await engineHere();
  await inTemporaryFolder(async (out) => {
    let run: Ended | undefined;
    const opened = await countingOpened(engine, nodes, async () => {
      run = await netconform([
        ...['certify', '--kubeconfig', kubeconfig, '--namespace', namespace.name, '--only', ONLY],
        ...['--out', out, '--max-rate', `${RATE}`],
      ]);
    });
    expect(idsOf(await readReport(out), 'conformant'), run?.stderr).toEqual(ONLY.split(','));
    expect(run?.stderr).toMatch(/^rate {4}at most 20 new connections per second/m);
    expect(opened.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(CONNECTIONS);
    expect(mostInASecond(opened)).toBeLessThanOrEqual(RATE);
    // However busy the machine is, so many take at least that long.
    const [begun, ended] = [opened.map(({ fromMs }) => fromMs), opened.map(({ toMs }) => toMs)];
    const seconds = (Math.max(...ended) - Math.min(...begun)) / 1_000;
    expect(seconds).toBeGreaterThan(CONNECTIONS / RATE - 1);
  });
});
