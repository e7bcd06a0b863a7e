import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadYaml, V1MicroTime } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import { EXPIRES_ANNOTATION, RUN_LABEL } from '../model/labels.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { LEASE } from '../run/claim-namespace.ts';
import { newRunName } from '../run/run-name.ts';
import { otherClocks } from './support/other-clock.ts';
import { netconform, start } from './support/program.ts';
import { runNamespace } from './support/run-pods.ts';
import { runName } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';

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
  const expires = Date.parse(metadata?.annotations?.[EXPIRES_ANNOTATION] ?? '');
  const left = expires - (metadata?.creationTimestamp?.getTime() ?? 0);
  const { stderr } = await netconform(['cleanup', '--kubeconfig', kubeconfig], clock('+2h'), {
    direct: true,
  });
  const ended = await run.ended;
  expect(stderr).toMatch(new RegExp(`^left alone: namespace ${name}, .*may still be running`, 'm'));
  expect(ended.stderr).toMatch(/ 1 holds/);
  // Its 15 minutes, and those after them, by the cluster's clock; the machine's is hours off.
  expect(Math.abs(left - 15 * 60_000 - TIMEOUTS.afterRun)).toBeLessThan(120_000);
});

test.for<[ago: string, minutes: number, ahead: string, says: RegExp]>([
  ['just now is alive', 0, '+2h', /^left alone: .*renewed its Lease/m],
  ['an hour ago is dead', 60, '-2h', /^removed: .*has not renewed its Lease/m],
])('a run that renewed its Lease %s, by whatever clock', async ([, minutes, ahead, says]) => {
  const namespace = runName();
  const run = newRunName();
  const labels = { [RUN_LABEL]: run };
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  try {
    const ports = [{ port: 80 }];
    await core.createNamespacedService({
      namespace,
      body: { metadata: { name: 'one', labels }, spec: { ports } },
    });
    const renewTime = new V1MicroTime(new Date(Date.now() - minutes * 60_000));
    const spec = { holderIdentity: run, renewTime };
    await coordination.createNamespacedLease({
      namespace,
      body: { metadata: { name: LEASE, labels }, spec },
    });
    const args = ['cleanup', '--kubeconfig', await unverified(), '--namespace', namespace];
    const { code, stderr } = await netconform(args, clock(ahead), { direct: true });
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(says);
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
