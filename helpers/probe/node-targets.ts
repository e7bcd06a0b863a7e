import { takesPart } from '../kube/inventory/schedulable.ts';
import { parseAddress } from '../model/range.ts';
import type { ClusterUnderTest } from './cluster-under-test.ts';
import type { Plan } from './converge.ts';
import { host } from './fixture-pods.ts';
import { everyHostPod, everyProbePod, plansOnAndAcross } from './pod-pairs.ts';
import { answeringByName } from './pod-targets.ts';

/** Where a node's kubelet listens unless it was told otherwise; it answers whoever asks, if only that it wants to know who. */
const KUBELET = 10250;

/** From every node itself, by a pod on its host network, to the probe pod of every node, or of its own and a sample of the others. */
export async function nodesToPods(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [hosts, probes] = await Promise.all([everyHostPod(cluster), everyProbePod(cluster)]);
  const podsOn = Map.groupBy(probes, ({ node }) => node);
  return plansOnAndAcross(cluster, hosts, (_from, node) => (podsOn.get(node) ?? []).map(answeringByName));
}

/** From the probe pod of every node to every node's own addresses of a family that pods have, where its kubelet answers; sampled likewise. */
export async function podsToNodes(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [probes, nodes] = await Promise.all([everyProbePod(cluster), cluster.inventory.nodes()]);
  const families = new Set(probes.flatMap(({ ips }) => ips.map((ip) => parseAddress(ip).family)));
  const targets = nodes
    .filter(takesPart(cluster.run.shape))
    .flatMap((node) =>
      (node.status?.addresses ?? [])
        .filter(({ type, address }) => type === 'InternalIP' && families.has(parseAddress(address).family))
        .map(({ address }) => ({ name: node.metadata?.name ?? '', address, port: port(node) })),
    )
    .map(({ name, address, port }) => ({
      name: `${name} itself (${address}:${port})`,
      node: name,
      url: `https://${host(address)}:${port}/healthz`,
      answer: { apiServer: true } as const,
    }));
  const targetsOn = Map.groupBy(targets, ({ node }) => node);
  return plansOnAndAcross(cluster, probes, (_from, node) => targetsOn.get(node) ?? []);
}

function port(node: { status?: { daemonEndpoints?: { kubeletEndpoint?: { Port: number } } } }): number {
  return node.status?.daemonEndpoints?.kubeletEndpoint?.Port ?? KUBELET;
}
