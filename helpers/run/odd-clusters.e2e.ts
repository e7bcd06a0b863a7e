import { setTimeout } from 'node:timers/promises';
import { PatchStrategy, setHeaderOptions, type V1Node, type V1Taint } from '@kubernetes/client-node';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { clusterToBreak } from '../end-to-end/cluster-to-break.ts';
import { type Running, start } from '../end-to-end/program.ts';
import { readDiagnostics } from '../end-to-end/read-diagnostics.ts';
import { type Case, readReport } from '../end-to-end/read-report.ts';
import { runNamespace, runPods } from '../end-to-end/run-pods.ts';
import { inTemporaryFolder } from '../end-to-end/temporary.ts';
import { CACHE } from '../end-to-end/traces.ts';
import { refusePods, takePods } from '../faults/admission.ts';
import { type FaultyCluster, until } from '../faults/faulty-cluster.ts';
import { RUN_LABEL } from '../kube/labels.ts';

/** Clusters that are not as a fresh one is, though their networks work: none of it may pass for a fault, or for a pass. */

const { name } = inject('cluster');
let cluster: FaultyCluster;

beforeAll(async () => {
  cluster = await clusterToBreak();
});

interface Run {
  code: number | null;
  stderr: string;
  cases: Case[];
  /** The texts of its diagnostics, by path. */
  diagnostics: Record<string, string>;
}

/** Certifies the cluster, some of its requirements alone where they are named, while something happens to it. */
function certify(
  only: string | undefined,
  meanwhile?: (run: Running) => Promise<void>,
  environment: NodeJS.ProcessEnv = {},
): Promise<Run> {
  return inTemporaryFolder(async (out) => {
    const some = only === undefined ? [] : ['--only', only];
    const run = start(
      ['certify', '--kubeconfig', kubeconfigPath(CACHE, name), '--out', out, ...some],
      environment,
    );
    await meanwhile?.(run);
    const { code, stderr } = await run.ended;
    return { code, stderr, cases: await readReport(out), diagnostics: await readDiagnostics(out) };
  });
}

const outcomes = ({ cases }: Run) => Object.fromEntries(cases.map(({ id, outcome }) => [id, outcome]));
const textOf = ({ cases }: Run, id: string) => cases.find((one) => one.id === id)?.text ?? '';

async function patchNode(spec: { unschedulable?: boolean; taints?: V1Taint[] | null }): Promise<void> {
  await cluster.kube.core.patchNode(
    { name: cluster.node('worker2'), body: { spec } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}

describe('nodes that are kept free are left out, by name, and do not stand in the way', () => {
  test.for<[string, Parameters<typeof patchNode>[0], Parameters<typeof patchNode>[0]]>([
    ['cordoned', { unschedulable: true }, { unschedulable: false }],
    ['tainted', { taints: [{ key: 'e2e', value: 'kept', effect: 'NoSchedule' }] }, { taints: null }],
  ])('a node that is %s', async ([, keepFree, free]) => {
    await patchNode(keepFree);
    try {
      const run = await certify('NODE-1,POD-1,POD-2,SVC-2,EXT-1');
      const held = ['NODE-1', 'POD-1', 'POD-2', 'SVC-2', 'EXT-1'].map((id) => [id, 'conformant']);
      expect(outcomes(run), run.stderr).toEqual(Object.fromEntries(held));
      expect(textOf(run, 'NODE-1')).toContain(`left out as not schedulable: ${cluster.node('worker2')}`);
      // Some requirements certify nothing.
      expect(run.code).toBe(3);
      expect(run.diagnostics).toEqual({});
    } finally {
      await patchNode(free);
      await until('the node to be schedulable', async () => {
        const { spec } = await cluster.kube.core.readNode({ name: cluster.node('worker2') });
        return spec?.unschedulable !== true && (spec?.taints ?? []).length === 0;
      });
    }
  });
});

test('a node of another system is left out, by name', async () => {
  const windows = 'e2e-windows';
  await cluster.kube.core.createNode({
    body: { metadata: { name: windows, labels: { 'kubernetes.io/os': 'windows' } } },
  });
  try {
    const run = await certify('NODE-1,NODE-3,POD-1,SVC-2');
    const held = ['NODE-1', 'NODE-3', 'POD-1', 'SVC-2'].map((id) => [id, 'conformant']);
    expect(outcomes(run), run.stderr).toEqual(Object.fromEntries(held));
    expect(textOf(run, 'NODE-1')).toContain(`left out as not Linux: ${windows}`);
  } finally {
    await cluster.kube.core.deleteNode({ name: windows });
  }
});

test('a node that is not Ready is a violation that names it; what it takes to probe from there is not green', async () => {
  await cluster.onNode('worker2', 'systemctl stop kubelet');
  try {
    await ready(false);
    const run = await certify('NODE-1,POD-2,SVC-2');
    expect(outcomes(run), run.stderr).toEqual({
      'NODE-1': 'violation',
      'POD-2': 'inconclusive',
      'SVC-2': 'inconclusive',
    });
    expect(textOf(run, 'NODE-1')).toContain(`${cluster.node('worker2')} is not Ready`);
    expect(textOf(run, 'POD-2')).toContain(cluster.node('worker2'));
    expect(run.code).toBe(1);
    const { diagnostics } = run;
    expect(run.stderr).toMatch(/^ +\d+\.\d s {2}diagnostics$.*\/diagnostics: README\.txt$/ms);
    expect(diagnostics['NODE-1/README.txt']).toContain(`nodes concerned: ${cluster.node('worker2')}\n`);
    expect(diagnostics['cluster/nodes.txt']).toMatch(
      new RegExp(`^${cluster.node('worker2')} +NotReady`, 'm'),
    );
    // Taken before the fixtures were removed.
    expect(diagnostics['cluster/pods.txt']).toMatch(/^netconform-\w+ +probe-\w+ +1\/1 +Running/m);
    expect(diagnostics['SVC-2/README.txt']).toMatch(
      /not taken: rules\.txt\n +only root on the node reads it/,
    );
    const never = await certify('NODE-1', undefined, { NETCONFORM_DIAGNOSTICS: 'never' });
    expect(never.code).toBe(1);
    expect(never.diagnostics).toEqual({});
  } finally {
    await cluster.onNode('worker2', 'systemctl start kubelet');
    await ready(true);
  }
});

async function ready(wanted: boolean): Promise<void> {
  const isReady = ({ status }: V1Node) =>
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;
  await until(`worker2 to be ${wanted ? '' : 'un'}ready`, async () => {
    const node = await cluster.kube.core.readNode({ name: cluster.node('worker2') });
    const tainted = node.spec?.taints?.some(({ key }) => key.startsWith('node.kubernetes.io/')) === true;
    return isReady(node) === wanted && tainted !== wanted;
  });
}

describe('what disturbs the measurement is no fault of the network', () => {
  test('pods that are evicted while they are probed', async () => {
    const run = await certify(undefined, async (running) => {
      await running.said(/ ✓ C2C-2 /);
      const namespace = await runNamespace(cluster.kube);
      for (let round = 0; round < 8; round += 1) {
        const pods = await runPods(cluster.kube, 'app in (probe, neighbour)');
        for (const { metadata } of pods) {
          const body = { metadata: { name: metadata?.name ?? '', namespace } };
          await cluster.kube.core
            .createNamespacedPodEviction({ name: body.metadata.name, namespace, body })
            .catch(() => undefined);
        }
        await setTimeout(1_500);
      }
    });
    const seen = Object.values(outcomes(run));
    expect(seen, run.stderr).not.toContain('violation');
    expect(seen, run.stderr).toContain('inconclusive');
    expect(run.code).toBe(3);
  });

  test('an API server that ends and comes back, which cuts every exec', async () => {
    const started = () => cluster.onNode('control-plane', 'pgrep -x kube-apiserver || true');
    const first = await started();
    const run = await certify(undefined, async (running) => {
      await running.said(/ ✓ ADDR-1 /);
      await cluster.onNode('control-plane', 'pkill -KILL -x kube-apiserver');
    });
    await until('another API server that knows who may do what', async () => {
      const answers = await cluster.kube.core.listNamespace().then(
        () => true,
        () => false,
      );
      return answers && (await started()) !== first;
    });
    // What was cut is asked again; what could not be asked is neither green nor red.
    expect(Object.values(outcomes(run)), run.stderr).not.toContain('violation');
    expect([0, 3]).toContain(run.code);
    const { items } = await cluster.kube.core.listNamespace({ labelSelector: RUN_LABEL });
    expect(items).toEqual([]);
  });

  test('an admission that refuses pods of the fixtures is named within seconds', async () => {
    const began = performance.now();
    await refusePods(cluster.kube, 'probe');
    try {
      const run = await certify(undefined);
      expect(run.code, run.stderr).toBe(3);
      expect(outcomes(run)).toEqual(expect.objectContaining({ Run: 'inconclusive' }));
      expect(textOf(run, 'Run')).toMatch(/DaemonSet probe may not make its pods: .*refused by a fault/);
      expect(performance.now() - began).toBeLessThan(60_000);
      // No requirement was asked: what the cluster says is all there is to look at.
      expect(run.diagnostics['README.txt']).toContain('DaemonSet probe may not make its pods');
      expect(run.diagnostics['cluster/events.txt']).toMatch(/FailedCreate .*refused by a fault/);
      const routes = run.diagnostics[`nodes/${cluster.node('worker')}/routes.txt`];
      expect(routes).toMatch(/10\.200\.\d+\.0\/24 via .* dev flannel\.1/);
      const { items } = await cluster.kube.core.listNamespace({ labelSelector: RUN_LABEL });
      expect(items).toEqual([]);
    } finally {
      await takePods(cluster.kube, 'probe');
    }
  });
});
