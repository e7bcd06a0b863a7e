import { takesPart } from '../address/schedulable.ts';
import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import { Inconclusive, Skipped } from '../requirement/outcomes.ts';
import type { Plan } from './converge.ts';
import { type FixturePod, neighbourPods, nodesWithout, probePods } from './fixture-pods.ts';
import type { Target } from './probe.ts';

/** What one pod asks of another. */
export type Ask = (from: FixturePod, to: FixturePod) => Target;

/**
 * The probe pods, one on every schedulable node.
 * @throws Inconclusive when a schedulable node has none that is ready
 */
export async function everyProbePod(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  return onEveryNode(cluster, await probePods(cluster), 'probe');
}

/**
 * The second pods of that kind, one on every schedulable node.
 * @throws Inconclusive when a schedulable node has none that is ready
 */
export async function everyNeighbourPod(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  return onEveryNode(cluster, await neighbourPods(cluster), 'neighbour');
}

/**
 * Every ordered pair of nodes, by the probe pod of each.
 * @throws Skipped on a cluster with one node; Inconclusive when a schedulable node has no probe pod
 */
export async function acrossNodes(cluster: ClusterUnderTest, ask: Ask): Promise<Plan[]> {
  const probes = await everyProbePod(cluster);
  if (probes.length < 2)
    throw new Skipped('the cluster has one schedulable node: there is no other node to reach');
  return probes.map((from) => plan(from, probes, (to) => to.node !== from.node, ask));
}

/** On every node, from its probe pod to its neighbour and back. */
export async function onOwnNode(cluster: ClusterUnderTest, ask: Ask): Promise<Plan[]> {
  const [probes, neighbours] = await Promise.all([everyProbePod(cluster), everyNeighbourPod(cluster)]);
  const pods = [...probes, ...neighbours];
  return pods.map((from) => plan(from, pods, (to) => to !== from && to.node === from.node, ask));
}

/** Every ordered pair of nodes, and of two pods on each node. */
export async function onAndAcrossNodes(cluster: ClusterUnderTest, ask: Ask): Promise<Plan[]> {
  const own = await onOwnNode(cluster, ask);
  const across = await acrossNodes(cluster, ask).catch((error: unknown) => {
    if (error instanceof Skipped) return [];
    throw error;
  });
  // One exec for a source and all its targets.
  return own.map(({ from, to }) => ({
    from,
    to: [...to, ...across.filter((other) => other.from.name === from.name).flatMap((other) => other.to)],
  }));
}

function plan(
  from: FixturePod,
  pods: readonly FixturePod[],
  isTarget: (to: FixturePod) => boolean,
  ask: Ask,
): Plan {
  return { from: from.prober, to: pods.filter(isTarget).map((to) => ask(from, to)) };
}

async function onEveryNode(
  cluster: ClusterUnderTest,
  pods: FixturePod[],
  what: string,
): Promise<FixturePod[]> {
  const missing = nodesWithout(pods, (await cluster.inventory.nodes()).filter(takesPart(cluster.run.shape)));
  if (missing.length > 0)
    throw new Inconclusive(
      `no ${what} pod is ready on ${missing.join(', ')}: not every node can be probed from`,
    );
  return pods;
}
