import type { V1Pod } from '@kubernetes/client-node';
import { IMAGES } from '../../cluster/image-list.ts';
import { apply } from '../../kube/apply.ts';
import { inNamespace, readManifest, withImages } from '../../kube/manifest.ts';
import { createNamespace, removeNamespace } from '../../kube/namespace.ts';
import { isReady } from '../../kube/pod-trouble.ts';
import { shaped } from '../../kube/shape.ts';
import { waitFor } from '../../kube/wait.ts';
import { EXPIRES_ANNOTATION, RUN_LABEL } from '../../model/labels.ts';
import { PAUSES, TIMEOUTS } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { host } from '../../probe/fixture-pods.ts';
import { agnhostImage } from '../../probe/passing-pods.ts';
import type { Target } from '../../probe/probe.ts';
import { type Prober, podProber } from '../../probe/prober.ts';
import { type Cell, grid, nameOf, POD_LABEL, PODS, SPACE_LABEL, SPACES } from './cases.ts';

/** A pod of the grid that probes and answers. */
export interface GridPod {
  cell: Cell;
  prober: Prober;
  /** It as a target at one of its ports, to be answered or denied. */
  target(port: number, allowed: boolean): Target;
}

/** The namespace of a space. */
export function namespaceOf({ run }: ClusterUnderTest, space: Cell['space']): string {
  return `${run.namespace}-${space}`;
}

/** Makes the namespaces of the grid with their pods, all of them ready; where that fails, none of them stays. */
export async function makeGrid(cluster: ClusterUnderTest): Promise<GridPod[]> {
  const image = await agnhostImage(cluster);
  try {
    return await createGrid(cluster, image);
  } catch (error) {
    await removeGrid(cluster);
    throw error;
  }
}

async function createGrid(cluster: ClusterUnderTest, image: string): Promise<GridPod[]> {
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
      const pods = PODS.map((name) => ({ ...template, metadata: { name, labels: { [POD_LABEL]: name } } }));
      await apply(
        kube,
        inNamespace(pods, namespace, labels).map((pod) => shaped(pod, run.shape)),
      );
    }),
  );
  const pods = await waitFor('the pods that policies are tried on', () => look(cluster), {
    withinMs: TIMEOUTS.fixtures,
    everyMs: PAUSES.poll,
    signal,
  });
  return grid().map((cell) => gridPod(cluster, cell, pods.get(nameOf(cell)) as V1Pod));
}

export async function removeGrid(cluster: ClusterUnderTest): Promise<void> {
  const signal = AbortSignal.timeout(TIMEOUTS.teardown);
  await Promise.all(
    SPACES.map((space) => removeNamespace(cluster.kube, namespaceOf(cluster, space), signal)),
  );
}

async function look(
  cluster: ClusterUnderTest,
): Promise<{ done: Map<string, V1Pod> } | { waitingFor: string }> {
  const found = new Map<string, V1Pod>();
  for (const space of SPACES) {
    const { items } = await cluster.kube.core.listNamespacedPod({ namespace: namespaceOf(cluster, space) });
    for (const pod of items.filter(isReady)) found.set(`${space}/${pod.metadata?.name}`, pod);
  }
  const waiting = grid()
    .map(nameOf)
    .filter((name) => !found.has(name));
  return waiting.length === 0 ? { done: found } : { waitingFor: waiting.join(', ') };
}

function gridPod(cluster: ClusterUnderTest, cell: Cell, pod: V1Pod): GridPod {
  const namespace = namespaceOf(cluster, cell.space);
  const node = pod.spec?.nodeName ?? '';
  return {
    cell,
    prober: {
      ...podProber(cluster, { namespace, name: cell.pod, container: 'agnhost', node }),
      name: nameOf(cell),
    },
    target: (port, allowed) => ({
      name: `${nameOf(cell)}:${port}`,
      node,
      url: `http://${host(pod.status?.podIP ?? '')}:${port}/`,
      answer: allowed ? { equals: `${namespace}/${cell.pod}` } : { denied: 'either' },
    }),
  };
}
