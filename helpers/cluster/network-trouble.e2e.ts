import { join } from 'node:path';
import { afterEach, beforeAll, expect, inject, test } from 'vitest';
import { crashingWeave } from '../end-to-end/crashing-weave.ts';
import { givenNamespace } from '../end-to-end/given-namespace.ts';
import { netconform } from '../end-to-end/program.ts';
import { readDiagnostics } from '../end-to-end/read-diagnostics.ts';
import { idsOf, readReport } from '../end-to-end/read-report.ts';
import { inTemporaryFolder, runName } from '../end-to-end/temporary.ts';
import { CACHE, engineHere, NO_TRACES, tracesOf } from '../end-to-end/traces.ts';
import type { Engine } from '../engine/engine.ts';
import { connect } from '../kube/client.ts';
import { agnhostOnNodes } from '../kube/node-images.ts';
import { kubeconfigPath } from './run-state.ts';

const shared = inject('cluster').name;
const kube = connect(kubeconfigPath(CACHE, shared));
const namespace = givenNamespace(kube);
let engine: Engine;
let name = '';

beforeAll(async () => {
  engine = await engineHere();
});

afterEach(async () => {
  if (name !== '' && (await tracesOf(engine, name)).networks.length > 0)
    await netconform(['cluster', 'down', '--name', name]);
});

test('an agent that crashes is reported with pod, event and last log lines, and the cluster is removed', async () => {
  name = runName();
  await inTemporaryFolder(async (folder) => {
    const archive = await crashingWeave(engine, folder);
    const out = join(folder, 'reports');
    const args = ['--cni', 'weave', '--image-archive', archive, '--workers', '0', '--name', name];
    const { code, stderr } = await netconform(['certify', ...args, '--out', out]);
    expect(code, stderr).toBe(3);
    // By what the agent does, not by the time that its start may take.
    expect(stderr).not.toContain('not within');
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

test('an image that a node cannot pull is reported with pod and event, and the namespace is empty', async () => {
  const image = await agnhostOnNodes(kube);
  const onNode = (...args: string[]) =>
    engine.run(['exec', `${shared}-worker2`, 'ctr', '-n', 'k8s.io', 'images', ...args]);
  const kept = 'localhost/e2e-kept:1';
  await onNode('tag', image, kept);
  await onNode('rm', image);
  try {
    await inTemporaryFolder(async (out) => {
      const place = ['--kubeconfig', kubeconfigPath(CACHE, shared), '--namespace', namespace.name];
      const { code, stderr } = await netconform(['certify', ...place, '--out', out]);
      expect(code, stderr).toBe(3);
      expect(stderr).not.toContain('not within');
      expect(stderr).toMatch(
        new RegExp(`pod \\S+ on ${shared}-worker2, container \\w+: (ErrImagePull|ImagePullBackOff)`),
      );
      expect(stderr).toMatch(/last event: Failed/);
      expect(idsOf(await readReport(out), 'inconclusive')).toEqual(['Run']);
      await namespace.expectEmpty();
    });
  } finally {
    await onNode('tag', kept, image);
    await onNode('rm', kept);
  }
});
