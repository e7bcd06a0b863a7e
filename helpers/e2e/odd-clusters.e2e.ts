import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { PatchStrategy, setHeaderOptions, type V1Node } from '@kubernetes/client-node';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { connect } from '../kube/client.ts';
import type { FaultyCluster } from '../proof/faults/fault.ts';
import { refusePods, takePods } from '../proof/faults/recovery.ts';
import { allHold, type Certified, type CertifyOptions, certify } from './support/certify.ts';
import { clusterToBreak } from './support/cluster-to-break.ts';
import { countedLine } from './support/counted-line.ts';
import { givenNamespace } from './support/given-namespace.ts';
import type { Running } from './support/program.ts';
import { startProxy } from './support/proxy.ts';
import { inTemporaryFolder } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';
import { until } from './support/until.ts';

/** Clusters that are not as a fresh one is, though their networks work: nothing of it may count as a violation, or as a success. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const namespace = givenNamespace(connect(kubeconfig));
let cluster: FaultyCluster;

beforeAll(async () => {
  cluster = await clusterToBreak();
});

const SLOWLY = ['--max-rate', '20'];

/** Certifies some requirements of the cluster while something happens to it. */
const certifyOnly = (
  only: string,
  meanwhile?: CertifyOptions['meanwhile'],
  {
    by = kubeconfig,
    more = [],
    environment = {},
  }: { by?: string; more?: readonly string[]; environment?: NodeJS.ProcessEnv } = {},
) =>
  certify(['--kubeconfig', by, '--namespace', namespace.name, '--only', only, ...more], {
    meanwhile,
    environment,
  });

async function cordon(unschedulable: boolean): Promise<void> {
  const node = cluster.node('worker2');
  await cluster.kube.core.patchNode(
    { name: node, body: { spec: { unschedulable } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
  await until(`${node} to be ${unschedulable ? '' : 'un'}cordoned`, async () => {
    const { spec } = await cluster.kube.core.readNode({ name: node });
    return (spec?.taints ?? []).length > 0 === unschedulable;
  });
}

test('a cordoned node, a virtual one and one of another system are left out by name, and change nothing else', async () => {
  const windows = 'e2e-windows';
  const virtual = 'e2e-virtual';
  const add = (name: string, labels: Record<string, string>) =>
    cluster.kube.core.createNode({ body: { metadata: { name, labels } } });
  await add(windows, { 'kubernetes.io/os': 'windows' });
  await add(virtual, { 'kubernetes.io/os': 'linux', type: 'virtual-kubelet' });
  try {
    await cordon(true);
    const only = 'NODE-1,NODE-3,POD-1,POD-2,SVC-2,EXT-1';
    const run = await certifyOnly(only);
    expect(run.outcomes, run.stderr).toEqual(allHold(only));
    expect(run.textOf('NODE-1')).toContain(`left out as not schedulable: ${cluster.node('worker2')}`);
    expect(run.textOf('NODE-1')).toContain(`left out as not Linux: ${windows}`);
    expect(run.textOf('NODE-1')).toContain(`left out as virtual: ${virtual}`);
    expect(run.code).toBe(0);
    expect(run.diagnostics).toEqual({});
  } finally {
    await cluster.kube.core.deleteNode({ name: windows });
    await cluster.kube.core.deleteNode({ name: virtual });
    await cordon(false);
  }
});

test('--node-selector asks the nodes that it selects, and leaves the others out by name', async () => {
  const only = 'NODE-1,POD-1,POD-2,SVC-2';
  const workers = (['worker', 'worker2'] as const).map((one) => cluster.node(one));
  const label = (value: string | null) =>
    Promise.all(
      workers.map((one) =>
        cluster.kube.core.patchNode(
          { name: one, body: { metadata: { labels: { 'e2e/pool': value } } } },
          setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
        ),
      ),
    );
  await label('net');
  try {
    const run = await certifyOnly(only, undefined, { more: ['--node-selector', 'e2e/pool=net'] });
    expect(run.outcomes, run.stderr).toEqual(allHold(only));
    expect(run.textOf('NODE-1')).toContain(`left out by --node-selector: ${cluster.node('control-plane')}`);
    expect(run.code).toBe(0);
  } finally {
    await label(null);
  }
});

test('a namespace that cannot end, since an aggregated API is away, is told by that reason, and ends once that API is gone', async () => {
  const group = 'away.netconform.test';
  const body = {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `v1.${group}` },
    spec: {
      group,
      version: 'v1',
      service: { name: 'away', namespace: 'default' },
      insecureSkipTLSVerify: true,
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  };
  await cluster.kube.objects.create(body);
  let run: Certified;
  try {
    run = await certify(['--kubeconfig', kubeconfig, '--only', 'POD-1', '--diagnostics', 'never']);
    expect(run.outcomes, run.stderr).toMatchObject({ 'POD-1': 'conformant' });
    expect(run.stderr).toMatch(/namespace netconform-\w+ cannot be removed: .*away\.netconform\.test/);
    expect(run.code).toBe(3);
  } finally {
    await cluster.kube.objects.delete(body);
  }
  await until('the namespace to end', async () => {
    const { items } = await cluster.kube.core.listNamespace();
    return !items.some(({ metadata }) => metadata?.name === run.report.run);
  });
});

test('HTTPS_PROXY is the way to the API server, for requests and for commands in pods', async () => {
  const { proxy, address, proxied } = await startProxy();
  const { status } = await cluster.kube.core.readNode({ name: cluster.node('control-plane') });
  const host = `${status?.addresses?.find(({ type }) => type === 'InternalIP')?.address}:6443`;
  try {
    await inTemporaryFolder(async (folder) => {
      // No proxy is asked for what is at a loopback address.
      const by = join(folder, 'kubeconfig');
      const given = await readFile(kubeconfig, 'utf8');
      await writeFile(by, given.replace(cluster.kube.server, `https://${host}`), { mode: 0o600 });
      const only = 'POD-1,SVC-2';
      const run = await certifyOnly(only, undefined, { by, environment: { HTTPS_PROXY: address } });
      expect(run.outcomes, run.stderr).toEqual(allHold(only));
    });
    expect(new Set(proxied)).toEqual(new Set([host]));
  } finally {
    proxy.close();
  }
});

test('a node that is not Ready is a violation that names it; requirements that probe from there are inconclusive', async () => {
  await cluster.onNode('worker2', 'systemctl stop kubelet');
  try {
    await reportUnknown();
    await ready(false);
    // By a kubeconfig in another place it is somebody else's cluster, whose nodes nobody reads as root.
    const run = await inTemporaryFolder(async (folder) => {
      const by = join(folder, 'kubeconfig');
      await copyFile(kubeconfig, by);
      return certifyOnly('NODE-1,POD-2,SVC-2', undefined, { by });
    });
    expect(run.outcomes, run.stderr).toEqual({
      'NODE-1': 'violation',
      'POD-2': 'inconclusive',
      'SVC-2': 'inconclusive',
    });
    expect(run.textOf('NODE-1')).toContain(`${cluster.node('worker2')} is not Ready`);
    expect(run.textOf('POD-2')).toContain(cluster.node('worker2'));
    expect(run.code).toBe(1);
    const { diagnostics } = run;
    expect(run.stderr).toMatch(/^ +\d+\.\d s {2}diagnostics$.*\/diagnostics: README\.txt$/ms);
    expect(diagnostics['NODE-1/README.txt']).toContain(`nodes concerned: ${cluster.node('worker2')}\n`);
    expect(diagnostics['cluster/nodes.txt']).toMatch(
      new RegExp(`^${cluster.node('worker2')} +NotReady`, 'm'),
    );
    // Taken before the fixtures were removed.
    expect(diagnostics['cluster/pods.txt']).toMatch(
      new RegExp(`^${namespace.name} +probe-\\w+ +1/1 +Running`, 'm'),
    );
    expect(diagnostics['SVC-2/README.txt']).toMatch(
      /not collected: rules\.txt\n +only root on the node can read it/,
    );
  } finally {
    await cluster.onNode('worker2', 'systemctl start kubelet');
    await ready(true);
  }
});

/** Says of a node whose kubelet was stopped what the node controller says of it 50 s later. */
async function reportUnknown(): Promise<void> {
  const condition = { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown' };
  await cluster.kube.core.patchNodeStatus(
    { name: cluster.node('worker2'), body: { status: { conditions: [condition] } } },
    setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
  );
}

async function ready(wanted: boolean): Promise<void> {
  const isReady = ({ status }: V1Node) =>
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;
  await until(`worker2 to be ${wanted ? '' : 'un'}ready`, async () => {
    const node = await cluster.kube.core.readNode({ name: cluster.node('worker2') });
    const tainted = node.spec?.taints?.some(({ key }) => key.startsWith('node.kubernetes.io/')) === true;
    return isReady(node) === wanted && tainted !== wanted;
  });
}

describe('a disturbed measurement is no violation', () => {
  test('pods that are evicted while a requirement asks them make it inconclusive', async () => {
    const evict = async (running: Running) => {
      await running.said(/ ✓ NODE-1 /);
      let told = false;
      void running.said(/ POD-2 /).then(() => {
        told = true;
      });
      while (!told) {
        await evictAll();
        await setTimeout(1_000);
      }
    };
    const run = await certifyOnly('NODE-1,POD-2', evict, { more: SLOWLY });
    expect(run.outcomes, run.stderr).toEqual({ 'NODE-1': 'conformant', 'POD-2': 'inconclusive' });
    expect(run.code).toBe(3);
  });

  async function evictAll(): Promise<void> {
    const { items } = await cluster.kube.core.listNamespacedPod({
      namespace: namespace.name,
      labelSelector: 'app in (probe, neighbour)',
    });
    const alive = items.filter(({ metadata }) => metadata?.deletionTimestamp === undefined);
    for (const { metadata } of alive) {
      const body = { metadata: { name: metadata?.name ?? '', namespace: namespace.name } };
      // One that is gone meanwhile is not evicted.
      await cluster.kube.core
        .createNamespacedPodEviction({ name: body.metadata.name, namespace: namespace.name, body })
        .catch(() => undefined);
    }
  }

  test('connections to the API server that are cut again and again are made anew: nothing is inconclusive', async () => {
    await inTemporaryFolder(async (folder) => {
      const line = await countedLine(kubeconfig, folder);
      const only = 'ADDR-1,NODE-1,C2C-1,POD-1,POD-2,SVC-1,SVC-2';
      const run = await certifyOnly(
        only,
        async (running) => {
          for (const id of ['ADDR-1', 'POD-1', 'SVC-2']) {
            await running.said(new RegExp(` ✓ ${id} `));
            line.cut();
          }
        },
        { by: line.kubeconfig },
      );
      line.close();
      expect(run.outcomes, run.stderr).toEqual(allHold(only));
      expect(run.code).toBe(0);
      await namespace.expectEmpty();
    });
  });

  test('an admission that refuses pods of the fixtures is named before the time for them is over', async () => {
    await refusePods(cluster.kube, 'probe');
    try {
      const run = await certifyOnly('POD-1');
      expect(run.code, run.stderr).toBe(3);
      expect(run.outcomes).toEqual(expect.objectContaining({ Run: 'inconclusive' }));
      expect(run.textOf('Run')).toMatch(/DaemonSet probe may not create its pods: .*refused by a fault/);
      expect(run.textOf('Run')).not.toContain('not within');
      // Whatever could be asked, diagnostics have the state of the cluster.
      expect(run.diagnostics['README.txt']).toContain('DaemonSet probe may not create its pods');
      expect(run.diagnostics['cluster/events.txt']).toMatch(/FailedCreate .*refused by a fault/);
      const routes = run.diagnostics[`nodes/${cluster.node('worker')}/routes.txt`];
      expect(routes).toMatch(/10\.200\.\d+\.0\/24 via .* dev flannel\.1/);
      await namespace.expectEmpty();
    } finally {
      await takePods(cluster.kube, 'probe');
    }
  });
});
