import type { V1Pod } from '@kubernetes/client-node';
import { IMAGES } from '../../cluster/image-list.ts';
import { apply } from '../../kube/apply.ts';
import { takesPart } from '../../kube/inventory/schedulable.ts';
import { inNamespace, readManifest, withImages } from '../../kube/manifest.ts';
import { createNamespace, removeNamespace } from '../../kube/namespace.ts';
import { isReady } from '../../kube/pod-trouble.ts';
import { shaped } from '../../kube/shape.ts';
import { waitFor } from '../../kube/wait.ts';
import { EXPIRES_ANNOTATION, RUN_LABEL } from '../../model/labels.ts';
import { Inconclusive } from '../../model/outcomes.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { host } from '../../probe/fixture-pods.ts';
import { agnhostImage } from '../../probe/passing-pods.ts';
import type { Target } from '../../probe/probe.ts';
import { type Prober, podProber } from '../../probe/prober.ts';
import { POD_LABEL, SPACE_LABEL } from './cases.ts';
import { type Cell, gridOn, nameOf, SPACES } from './cells.ts';

/** A pod of the grid that probes and answers. */
export interface GridPod {
  cell: Cell;
  address: string;
  prober: Prober;
  /** The pod as a target at one of its ports, allowed or denied. */
  target(port: number, allowed: boolean): Target;
}

export interface Grid {
  pods: readonly GridPod[];
  /** Names of nodes beyond {@link MOST_NODES}. */
  leftOut: readonly string[];
}

/** Maximum number of nodes with pods of the grid. Each further node costs two pods, and 16 connections per set of policies. */
const MOST_NODES = 50;

/** The namespace of a space. */
export function namespaceOf({ run }: ClusterUnderTest, space: Cell['space']): string {
  return `${run.namespace}-${space}`;
}

/**
 * Creates the namespaces and pods of the grid on every Ready node, and waits until all pods are ready. On failure it removes them all. In a
 * cluster of more than {@link MOST_NODES} nodes, each run draws other nodes.
 * @throws Inconclusive if no node is Ready; WaitTimeout if the pods do not become ready
 */
export async function makeGrid(cluster: ClusterUnderTest): Promise<Grid> {
  const { inventory, run } = cluster;
  const [image, all] = await Promise.all([agnhostImage(cluster), inventory.nodes()]);
  const ready = all.filter((node) => takesPart(run.shape)(node) && isReady(node));
  const nodes = ready.map(({ metadata }) => metadata?.name ?? '').sort();
  const start = Math.floor(Math.random() * nodes.length);
  const turned = nodes.length > MOST_NODES ? [...nodes.slice(start), ...nodes.slice(0, start)] : nodes;
  if (nodes.length === 0) throw new Inconclusive('no node that takes part is Ready');
  const cells = gridOn(turned.slice(0, MOST_NODES));
  try {
    return { pods: await createGrid(cluster, cells, image), leftOut: turned.slice(MOST_NODES) };
  } catch (error) {
    await removeGrid(cluster);
    throw error;
  }
}

async function createGrid(
  cluster: ClusterUnderTest,
  cells: readonly Cell[],
  image: string,
): Promise<GridPod[]> {
  const { kube, run } = cluster;
  const labels = { [RUN_LABEL]: run.name };
  const annotations = run.expires === undefined ? {} : { [EXPIRES_ANNOTATION]: run.expires };
  const [template] = withImages(await readManifest('network-policy.yaml'), { [IMAGES.agnhost]: image });
  const signal = AbortSignal.timeout(TIMEOUTS.fixtures);
  await Promise.all(
    SPACES.map(async (space) => {
      const namespace = namespaceOf(cluster, space);
      await createNamespace(
        kube,
        namespace,
        { labels: { ...labels, [SPACE_LABEL]: space }, annotations },
        signal,
      );
      const pods = cells.filter((cell) => cell.space === space).map((cell) => podOf(template as V1Pod, cell));
      await apply(
        kube,
        inNamespace(pods, namespace, labels).map((pod) => shaped(pod, run.shape)),
      );
    }),
  );
  const pods = await waitFor('the pods that policies are tried on', () => look(cluster, cells), {
    withinMs: TIMEOUTS.fixtures,
    everyMs: PAUSES.poll,
    signal,
  });
  return cells.map((cell) => gridPod(cluster, cell, pods.get(nameOf(cell)) as V1Pod));
}

export async function removeGrid(cluster: ClusterUnderTest): Promise<void> {
  const signal = AbortSignal.timeout(TIMEOUTS.teardown);
  await Promise.all(
    SPACES.map((space) => removeNamespace(cluster.kube, namespaceOf(cluster, space), signal)),
  );
}

/** Sets the node name, because the scheduler may put most pods on one node. The other nodes would then not be tested. */
function podOf(template: V1Pod, { pod: name, node: nodeName }: Cell): V1Pod & { metadata: { name: string } } {
  return {
    ...template,
    metadata: { name, labels: { [POD_LABEL]: name } },
    spec: { ...template.spec, nodeName } as NonNullable<V1Pod['spec']>,
  };
}

async function look(
  cluster: ClusterUnderTest,
  cells: readonly Cell[],
): Promise<{ done: Map<string, V1Pod> } | { waitingFor: string }> {
  const found = new Map<string, V1Pod>();
  for (const space of SPACES) {
    const { items } = await cluster.kube.core.listNamespacedPod({ namespace: namespaceOf(cluster, space) });
    for (const pod of items.filter(isReady)) found.set(`${space}/${pod.metadata?.name}`, pod);
  }
  const waiting = cells.map(nameOf).filter((name) => !found.has(name));
  return waiting.length === 0 ? { done: found } : { waitingFor: waiting.join(', ') };
}

function gridPod(cluster: ClusterUnderTest, cell: Cell, pod: V1Pod): GridPod {
  const namespace = namespaceOf(cluster, cell.space);
  const { node } = cell;
  return {
    cell,
    address: pod.status?.podIP ?? '',
    prober: {
      ...podProber(cluster, { namespace, name: cell.pod, container: 'agnhost', node }),
      name: nameOf(cell),
    },
    target: (port, allowed) => ({
      name: `${nameOf(cell)}:${port}`,
      node,
      url: `http://${host(pod.status?.podIP ?? '')}:${port}/`,
      answer: allowed ? { equals: `${namespace}/${cell.pod}/${pod.metadata?.uid}` } : { denied: 'either' },
    }),
  };
}
