import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import { host, probePods } from '../../probe/fixture-pods.ts';
import { tellingSource } from '../../probe/pod-targets.ts';
import { podProber } from '../../probe/prober.ts';

/** The name of the pod with two containers. Its UDP server answers with this name too. */
export const TWO_CONTAINERS = 'two-containers';
/** The HTTP port of each container. */
export const PORTS = { one: 8081, two: 8082 } as const;

/** Plans from each container of the pod to the other's port, on localhost. */
export async function localNeighbours(cluster: ClusterUnderTest): Promise<Plan[]> {
  const { containers, node, answerOf } = await twoContainers(cluster);
  return containers.map(({ container, prober }) => {
    const other = container === 'one' ? 'two' : 'one';
    const url = `http://127.0.0.1:${PORTS[other]}/`;
    return { from: prober, to: [{ name: `container ${other}`, node, url, answer: answerOf(other) }] };
  });
}

/** Plans from each container of the pod to every probe pod, which returns the source address. */
export async function seenByOthers(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [{ containers }, probes] = await Promise.all([twoContainers(cluster), probePods(cluster)]);
  const to = probes.map(tellingSource);
  return containers.map(({ prober }) => ({ from: prober, to }));
}

/** The node of the pod with two containers, and the expected answer of each container over HTTP. */
export async function readTwoContainers({ kube, run }: ClusterUnderTest) {
  const pod = await kube.core.readNamespacedPod({ namespace: run.namespace, name: TWO_CONTAINERS });
  const answerOf = (container: keyof typeof PORTS) => ({ equals: `${container}-${pod.metadata?.uid}` });
  return { node: pod.spec?.nodeName ?? '', answerOf };
}

async function twoContainers(cluster: ClusterUnderTest) {
  const { run } = cluster;
  const { node, answerOf } = await readTwoContainers(cluster);
  const containers = (['one', 'two'] as const).map((container) => ({
    container,
    prober: {
      ...podProber(cluster, { namespace: run.namespace, name: TWO_CONTAINERS, container, node }),
      name: `container ${container} on ${node}`,
    },
  }));
  return { containers, node, answerOf };
}

/** Plans from one container of the pod to the cluster IPs of the Service whose only endpoint is the pod itself. */
export async function ownService(cluster: ClusterUnderTest): Promise<Plan[]> {
  const { kube, run } = cluster;
  const service = await kube.core.readNamespacedService({ namespace: run.namespace, name: 'several-ports' });
  const { containers, node, answerOf } = await twoContainers(cluster);
  const [first] = containers;
  if (first === undefined) return [];
  const from = { ...first.prober, name: `${TWO_CONTAINERS} on ${node}` };
  const to = (service.spec?.clusterIPs ?? []).map((ip) => ({
    name: `its Service (${ip})`,
    node,
    url: `http://${host(ip)}:80/`,
    answer: answerOf('one'),
  }));
  return [{ from, to }];
}
