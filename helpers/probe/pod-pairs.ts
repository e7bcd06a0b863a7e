import { setTimeout } from 'node:timers/promises';
import { takesPart } from '../kube/inventory/schedulable.ts';
import { type Evidence, Inconclusive, Skipped } from '../model/outcomes.ts';
import { ALL_PAIRS } from '../model/run-context.ts';
import { PAUSES } from '../model/timeouts.ts';
import type { ClusterUnderTest } from './cluster-under-test.ts';
import type { Plan } from './converge.ts';
import { type FixturePod, hostPods, neighbourPods, nodesWithout, probePods } from './fixture-pods.ts';
import type { Target } from './probe.ts';
import { peersOf, samplingOf } from './sampling/sampling.ts';

/** One target, or several, from one pod to another. */
export type Ask = (from: FixturePod, to: FixturePod) => Target | Target[];

/**
 * The probe pods, one on every schedulable node.
 * @throws Inconclusive if no node has a ready one
 */
export async function everyProbePod(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  return onEveryNode(cluster, probePods, 'probe');
}

/**
 * The second probe pods, one on every schedulable node.
 * @throws Inconclusive if no node has a ready one
 */
export async function everyNeighbourPod(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  return onEveryNode(cluster, neighbourPods, 'neighbour');
}

/**
 * The pods on the host network, one on every schedulable node.
 * @throws Inconclusive if no node has a ready one
 */
export async function everyHostPod(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  return onEveryNode(cluster, hostPods, 'host');
}

/**
 * Every ordered pair of nodes, by their probe pods; in very large clusters a sample of the pairs.
 * @throws Skipped if the cluster has one node; Inconclusive if only one has a ready pod
 */
export async function acrossNodes(cluster: ClusterUnderTest, ask: Ask): Promise<Plan[]> {
  const probes = await everyProbePod(cluster);
  if (probes.length < 2) {
    expectAsked(cluster);
    throw new Skipped('the cluster has one schedulable node: there is no other node to reach');
  }
  const podOn = new Map(probes.map((pod) => [pod.node, pod]));
  return plansAcross(cluster, probes, (from, node) => [ask(from, podOn.get(node) as FixturePod)].flat());
}

/**
 * From a source on each node to the targets on every other node; in very large clusters on a sample of them.
 * @param targetsOn the targets of a source on a node that has a source
 */
function plansAcross(
  { run, drawnRotations }: Pick<ClusterUnderTest, 'run' | 'drawnRotations'>,
  sources: readonly FixturePod[],
  targetsOn: (from: FixturePod, node: string) => Target[],
): Plan[] {
  const nodes = sources.map(({ node }) => node);
  const sampling = samplingOf(nodes.length, run.sampling ?? ALL_PAIRS, drawnRotations);
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

/** Every ordered pair of nodes, or of a sample of them, and of the two pods on each node. */
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
  return { from: from.prober, to: pods.filter(isTarget).flatMap((to) => ask(from, to)) };
}

/**
 * Requires that every node was probed: otherwise evidence does not cover the cluster.
 * @param evidence what was found on the others
 * @throws Inconclusive with the missing nodes
 */
export function expectAsked({ notAsked }: Pick<ClusterUnderTest, 'notAsked'>, evidence?: Evidence): void {
  if (notAsked.size === 0) return;
  const { summary, details, pairs, sampled } = evidence ?? {};
  throw new Inconclusive(
    [`${[...notAsked.keys()].join('; ')}: not every node is probed`, summary ?? []].flat().join('; '),
    details,
    { pairs, sampled, nodes: [...new Set([...notAsked.values()].flatMap((node) => node ?? []))] },
  );
}

/**
 * Reads the pods until every schedulable node has a ready one. Waits once in a run, as long as a pair may take to converge. Nodes without a
 * ready pod are noted as not probed.
 */
async function onEveryNode(
  cluster: ClusterUnderTest,
  read: (cluster: ClusterUnderTest) => Promise<FixturePod[]>,
  what: string,
): Promise<FixturePod[]> {
  const { waitedInVain, notAsked } = cluster;
  const nodes = (await cluster.inventory.nodes()).filter(takesPart(cluster.run.shape));
  const start = performance.now();
  for (;;) {
    const pods = await read(cluster);
    const missing = nodesWithout(pods, nodes);
    const keyOf = (node: string) => `${what} on ${node}`;
    const hoped = missing.filter((node) => !waitedInVain.has(keyOf(node)));
    if (hoped.length === 0 || performance.now() - start >= cluster.pace.convergeMs) {
      for (const node of missing) {
        waitedInVain.add(keyOf(node));
        notAsked.set(`no ${what} pod is ready on ${node}`, node);
      }
      return pods;
    }
    await setTimeout(PAUSES.poll);
  }
}
