import { parseAddress } from '../address/range.ts';
import { takesPart } from '../address/schedulable.ts';
import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import { Inconclusive } from '../requirement/outcomes.ts';
import type { Plan } from './converge.ts';
import { host, hostPods, nodesWithout } from './fixture-pods.ts';
import { everyProbePod, plansOnAndAcross } from './pod-pairs.ts';
import { answeringByName } from './pod-targets.ts';

/** Where a node's kubelet listens unless it was told otherwise; it answers whoever asks, if only that it wants to know who. */
const KUBELET = 10250;

/** From every node itself, by a pod on its host network, to the probe pod of every node, or of its own and a sample of the others. */
export async function nodesToPods(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [hosts, probes] = await Promise.all([hostPods(cluster), everyProbePod(cluster)]);
  const missing = nodesWithout(hosts, (await cluster.inventory.nodes()).filter(takesPart(cluster.run.shape)));
  if (missing.length > 0)
    throw new Inconclusive(`no pod on the host network of ${missing.join(', ')}: not probed from there`, [], {
      nodes: missing,
    });
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
