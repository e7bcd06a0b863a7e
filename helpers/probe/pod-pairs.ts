import { takesPart } from '../address/schedulable.ts';
import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import { Inconclusive, Skipped } from '../requirement/outcomes.ts';
import type { RunContext } from '../requirement/run-context.ts';
import { ALL_PAIRS, peersOf, samplingOf } from '../sample/sampling.ts';
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
 * Every ordered pair of nodes, by the probe pod of each; of very many nodes a sample of the pairs.
 * @throws Skipped on a cluster with one node; Inconclusive when a schedulable node has no probe pod
 */
export async function acrossNodes(cluster: ClusterUnderTest, ask: Ask): Promise<Plan[]> {
  const probes = await everyProbePod(cluster);
  if (probes.length < 2)
    throw new Skipped('the cluster has one schedulable node: there is no other node to reach');
  const podOn = new Map(probes.map((pod) => [pod.node, pod]));
  return plansAcross(cluster, probes, (from, node) => [ask(from, podOn.get(node) as FixturePod)]);
}

/**
 * From a source on each node to the targets on every other one; of very many nodes to those on a sample of them.
 * @param targetsOn what a source asks on a node, which is one of those that have a source
 */
export function plansAcross(
  { run }: { run: Pick<RunContext, 'sampling'> },
  sources: readonly FixturePod[],
  targetsOn: (from: FixturePod, node: string) => Target[],
): Plan[] {
  const nodes = sources.map(({ node }) => node);
  const sampling = samplingOf(nodes.length, run.sampling ?? ALL_PAIRS);
  if (sampling === undefined)
    return sources.map((from) => ({
      from: from.prober,
      to: nodes.filter((node) => node !== from.node).flatMap((node) => targetsOn(from, node)),
    }));
  const peers = peersOf(nodes, sampling);
  return sources.map((from) => ({
    from: from.prober,
    to: peers(from.node).flatMap((node) => targetsOn(from, node)),
    sample: { sampling, on: (node) => targetsOn(from, node) },
  }));
}

/** The same, and from each source to the targets on its own node. */
export function plansOnAndAcross(
  cluster: ClusterUnderTest,
  sources: readonly FixturePod[],
  targetsOn: (from: FixturePod, node: string) => Target[],
): Plan[] {
  return plansAcross(cluster, sources, targetsOn).map((plan, index) => {
    const source = sources[index] as FixturePod;
    return { ...plan, to: [...targetsOn(source, source.node), ...plan.to] };
  });
}

/** On every node, from its probe pod to its neighbour and back. */
export async function onOwnNode(cluster: ClusterUnderTest, ask: Ask): Promise<Plan[]> {
  const [probes, neighbours] = await Promise.all([everyProbePod(cluster), everyNeighbourPod(cluster)]);
  const pods = [...probes, ...neighbours];
  return pods.map((from) => plan(from, pods, (to) => to !== from && to.node === from.node, ask));
}

/** Every ordered pair of nodes, or of a sample of them, and of two pods on each node. */
export async function onAndAcrossNodes(cluster: ClusterUnderTest, ask: Ask): Promise<Plan[]> {
  const own = await onOwnNode(cluster, ask);
  const across = await acrossNodes(cluster, ask).catch((error: unknown) => {
    if (error instanceof Skipped) return [];
    throw error;
  });
  // One exec for a source and all its targets.
  return own.map(({ from, to }) => {
    const other = across.find((one) => one.from.name === from.name);
    return other === undefined ? { from, to } : { ...other, from, to: [...to, ...other.to] };
  });
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
      [],
      { nodes: missing },
    );
  return pods;
}
