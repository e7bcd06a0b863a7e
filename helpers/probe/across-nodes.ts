import { isSchedulable } from '../address/schedulable.ts';
import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import { Inconclusive, Skipped } from '../requirement/outcomes.ts';
import type { Plan } from './converge.ts';
import { answeringByName, clientPod, nginxPods, nodesWithout, probePods, welcoming } from './fixture-pods.ts';

/**
 * Every ordered pair of nodes, by the probe pod of each, and from the client to each nginx on another node.
 * @throws Skipped on a cluster with one node; Inconclusive when a schedulable node has no probe pod
 */
export async function acrossNodes(cluster: ClusterUnderTest): Promise<Plan[]> {
  const nodes = (await cluster.inventory.nodes()).filter(isSchedulable);
  if (nodes.length < 2)
    throw new Skipped('the cluster has one schedulable node: there is no other node to reach');
  const [probes, client, nginx] = await Promise.all([
    probePods(cluster),
    clientPod(cluster),
    nginxPods(cluster),
  ]);
  const missing = nodesWithout(probes, nodes);
  if (missing.length > 0)
    throw new Inconclusive(`no probe pod is ready on ${missing.join(', ')}: not all pairs can be probed`);
  return [
    ...probes.map((from) => ({
      from: from.prober,
      to: probes.filter((to) => to.node !== from.node).map(answeringByName),
    })),
    {
      from: client.prober,
      to: nginx
        .filter((to) => to.node !== client.node)
        .map((to) => welcoming(`${to.name} on ${to.node}`, to.ip, 80, to.node)),
    },
  ];
}
