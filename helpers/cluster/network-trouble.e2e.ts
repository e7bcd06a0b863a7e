import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import { afterEach, beforeAll, expect, inject, test } from 'vitest';
import { crashingWeave } from '../end-to-end/crashing-weave.ts';
import { netconform, start } from '../end-to-end/program.ts';
import { readDiagnostics } from '../end-to-end/read-diagnostics.ts';
import { idsOf, readReport } from '../end-to-end/read-report.ts';
import { inTemporaryFolder, runName } from '../end-to-end/temporary.ts';
import { CACHE, engineHere, NO_TRACES, tracesOf } from '../end-to-end/traces.ts';
import type { Engine } from '../engine/engine.ts';
import { connect, type Kube } from '../kube/client.ts';
import { RUN_LABEL } from '../kube/labels.ts';
import { agnhostOnNodes } from '../kube/node-images.ts';
import { kubeconfigPath } from './run-state.ts';

/** From what happens to what is said of it, ms. */
const REPORTED_WITHIN = 15_000;

const shared = inject('cluster').name;
let engine: Engine;
let kube: Kube;
let name = '';

beforeAll(async () => {
  engine = await engineHere();
  kube = connect(kubeconfigPath(CACHE, shared));
});

afterEach(async () => {
  if (name !== '' && (await tracesOf(engine, name)).networks.length > 0)
    await netconform(['cluster', 'down', '--name', name]);
});

test('an agent that crashes is reported with pod, event and last log lines, and everything is gone', async () => {
  name = runName();
  await inTemporaryFolder(async (folder) => {
    const archive = await crashingWeave(engine, folder);
    const out = join(folder, 'reports');
    const args = ['--cni', 'weave', '--image-archive', archive, '--workers', '0', '--name', name];
    const certify = start(['certify', ...args, '--out', out]);
    const early = `${kubeconfigPath(CACHE, name)}.early`;
    const happened = firstSeen(
      () => connect(early),
      'kube-system',
      'name=weave-net',
      (pod) => pod.status?.containerStatuses?.some(({ restartCount }) => restartCount > 0) ?? false,
    );
    const said = certify.said(/container weave/).then(
      () => performance.now(),
      () => Number.NaN,
    );
    const { code, stderr } = await certify.ended;
    expect(code, stderr).toBe(3);
    expect((await said) - (await happened)).toBeLessThan(REPORTED_WITHIN);
    expect(stderr).toMatch(/pod kube-system\/weave-net-\w+ on \S+-control-plane, container weave: /);
    expect(stderr).toMatch(/last event: BackOff/);
    expect(stderr).toMatch(/this launch fails, for a test/);
    const cases = await readReport(out);
    expect(idsOf(cases, 'inconclusive')).toEqual(['Run']);
    expect(cases[0]?.text).toContain('this launch fails, for a test');
    // Taken before the cluster was removed, which nobody will ask any more.
    const logs = Object.entries(await readDiagnostics(out)).filter(([path]) => path.endsWith('.weave.log'));
    expect(logs).toEqual([
      [expect.stringContaining(`nodes/${name}-`), expect.stringContaining('for a test')],
    ]);
    expect(await tracesOf(engine, name)).toEqual(NO_TRACES);
  });
});

test('an image that a node cannot pull is reported with pod and event, and the namespace is gone', async () => {
  const image = await agnhostOnNodes(kube);
  const onNode = (...args: string[]) =>
    engine.run(['exec', `${shared}-worker2`, 'ctr', '-n', 'k8s.io', 'images', ...args]);
  const kept = 'localhost/e2e-kept:1';
  await onNode('tag', image, kept);
  await onNode('rm', image);
  try {
    await inTemporaryFolder(async (out) => {
      const certify = start(['certify', '--kubeconfig', kubeconfigPath(CACHE, shared), '--out', out]);
      const failing = /ErrImagePull|ImagePullBackOff/;
      const happened = firstSeen(
        () => kube,
        '',
        RUN_LABEL,
        (pod) =>
          pod.status?.containerStatuses?.some(({ state }) => failing.test(state?.waiting?.reason ?? '')) ??
          false,
      );
      const said = certify.said(failing).then(
        () => performance.now(),
        () => Number.NaN,
      );
      const { code, stderr } = await certify.ended;
      expect(code, stderr).toBe(3);
      expect((await said) - (await happened)).toBeLessThan(REPORTED_WITHIN);
      expect(stderr).toMatch(
        new RegExp(`pod \\S+ on ${shared}-worker2, container \\w+: (ErrImagePull|ImagePullBackOff)`),
      );
      expect(stderr).toMatch(/last event: Failed/);
      expect(idsOf(await readReport(out), 'inconclusive')).toEqual(['Run']);
      const { items } = await kube.core.listNamespace({ labelSelector: RUN_LABEL });
      expect(items).toEqual([]);
    });
  } finally {
    await onNode('tag', kept, image);
    await onNode('rm', kept);
  }
});

/** When a pod was first seen in a state, by the clock of this process; NaN if it never was. Namespace "": in any. */
async function firstSeen(
  connected: () => Kube,
  namespace: string,
  labelSelector: string,
  matches: (pod: V1Pod) => boolean,
): Promise<number> {
  const until = performance.now() + 200_000;
  while (performance.now() < until) {
    const list = async () => {
      const { core } = connected();
      return namespace === ''
        ? core.listPodForAllNamespaces({ labelSelector })
        : core.listNamespacedPod({ namespace, labelSelector });
    };
    // Before there is a cluster, and when there is none any more, there is nothing to be seen.
    const { items } = await list().catch(() => ({ items: [] as V1Pod[] }));
    if (items.some(matches)) return performance.now();
    await setTimeout(200);
  }
  return Number.NaN;
}
