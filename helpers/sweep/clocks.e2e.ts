import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadYaml, V1MicroTime } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { TIMEOUTS } from '../config/timeouts.ts';
import { otherClocks } from '../end-to-end/other-clock.ts';
import { netconform, start } from '../end-to-end/program.ts';
import { runNamespace } from '../end-to-end/run-pods.ts';
import { runName } from '../end-to-end/temporary.ts';
import { CACHE } from '../end-to-end/traces.ts';
import { connect } from '../kube/client.ts';
import { EXPIRES_ANNOTATION, RUN_LABEL } from '../kube/labels.ts';
import { LEASE } from '../run/claim-namespace.ts';
import { newRunName } from '../run/run-name.ts';

/** A machine whose clock is hours from the cluster's takes nothing for dead that is alive, and leaves nothing that looks dead. */

const kubeconfig = kubeconfigPath(CACHE, inject('cluster').name);
const kube = connect(kubeconfig);
const { core, coordination } = kube;
let folder: string;
let clock: Awaited<ReturnType<typeof otherClocks>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e2e-'));
  clock = await otherClocks(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The cluster, without a look at its certificate: a clock that is behind takes it for one of the future. */
async function unverified(): Promise<string> {
  const config = loadYaml<{ clusters: { cluster: object }[] }>(await readFile(kubeconfig, 'utf8'));
  const trusting = { 'insecure-skip-tls-verify': true, 'certificate-authority-data': undefined };
  const clusters = config.clusters.map((one) => ({ ...one, cluster: { ...one.cluster, ...trusting } }));
  const file = join(folder, 'unverified');
  await writeFile(file, JSON.stringify({ ...config, clusters }), { mode: 0o600 });
  return file;
}

test('a run two hours behind is not taken for dead by a machine two hours ahead', async () => {
  const args = [
    'certify',
    '--kubeconfig',
    await unverified(),
    '--only',
    'SVC-2',
    '--out',
    join(folder, 'out'),
  ];
  const run = start(args, clock('-2h'), { direct: true });
  await run.said(/ s {2}fixtures$/m);
  const name = await runNamespace(kube);
  const { metadata } = await core.readNamespace({ name });
  const left = Date.parse(metadata?.annotations?.[EXPIRES_ANNOTATION] ?? '') - Date.now();
  const { stderr } = await netconform(['cleanup', '--kubeconfig', kubeconfig], clock('+2h'), {
    direct: true,
  });
  const ended = await run.ended;
  expect(stderr).toMatch(new RegExp(`^left alone: namespace ${name}, .*may still be going`, 'm'));
  expect(ended.stderr).toMatch(/ 1 of 1 requirements hold/);
  // Its 15 minutes, and those after them.
  expect(Math.abs(left - 15 * 60_000 - TIMEOUTS.afterRun)).toBeLessThan(120_000);
});

test('a Lease that was renewed just now is alive, and one of an hour ago is not, whatever the clock of who looks', async () => {
  const namespace = runName();
  const run = newRunName();
  const labels = { [RUN_LABEL]: run };
  const lease = (ago: number) => ({
    metadata: { name: LEASE, labels },
    spec: { holderIdentity: run, renewTime: new V1MicroTime(new Date(Date.now() - ago)) },
  });
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  try {
    const spec = { ports: [{ port: 80 }] };
    await core.createNamespacedService({ namespace, body: { metadata: { name: 'one', labels }, spec } });
    await coordination.createNamespacedLease({ namespace, body: lease(0) });
    const cleanup = (file: string, ahead: string) =>
      netconform(['cleanup', '--kubeconfig', file, '--namespace', namespace], clock(ahead), { direct: true });
    expect((await cleanup(kubeconfig, '+2h')).stderr).toMatch(/^left alone: .*renewed its Lease/m);
    await coordination.replaceNamespacedLease({ name: LEASE, namespace, body: lease(3_600_000) });
    expect((await cleanup(await unverified(), '-2h')).stderr).toMatch(
      /^removed: .*has not renewed its Lease/m,
    );
  } finally {
    await core.deleteNamespace({ name: namespace });
  }
});

test('a certificate of the future is told with the clock that makes it one, and nothing is made', async () => {
  const args = ['certify', '--kubeconfig', kubeconfig, '--only', 'NODE-1', '--out', join(folder, 'never')];
  const { code, stderr } = await netconform(args, clock('-10y'), { direct: true });
  expect(code, stderr).toBe(3);
  expect(stderr).toMatch(
    /its certificate does not verify: certificate is not yet valid.*by this machine's clock/,
  );
});
