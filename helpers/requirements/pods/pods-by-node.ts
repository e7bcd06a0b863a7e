import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import { clientPods, type FixturePod, nginxPods, welcoming } from '../../probe/fixture-pods.ts';
import { acrossNodes, onOwnNode } from '../../probe/pod-pairs.ts';
import { answeringByName } from '../../probe/pod-targets.ts';

/** On every node between its two pods, and from the client to each nginx on its own node. */
export async function podsOnSameNode(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [pairs, toNginx] = await Promise.all([
    onOwnNode(cluster, (_from, to) => answeringByName(to)),
    clientToNginx(cluster, (client, nginx) => client.node === nginx.node),
  ]);
  return [...pairs, ...toNginx];
}

/** Every ordered pair of nodes, by the probe pod of each, and from the client to each nginx on another node. */
export async function podsOnOtherNodes(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [pairs, toNginx] = await Promise.all([
    acrossNodes(cluster, (_from, to) => answeringByName(to)),
    clientToNginx(cluster, (client, nginx) => client.node !== nginx.node),
  ]);
  return [...pairs, ...toNginx];
}

/** From the client to those replicas of nginx at their own addresses that it is to ask. */
async function clientToNginx(
  cluster: ClusterUnderTest,
  isAsked: (client: FixturePod, nginx: FixturePod) => boolean,
): Promise<Plan[]> {
  const [clients, nginx] = await Promise.all([clientPods(cluster), nginxPods(cluster)]);
  return clients.map((client) => ({
    from: client.prober,
    to: nginx
      .filter((pod) => isAsked(client, pod))
      .map((pod) => welcoming(`${pod.name} on ${pod.node}`, pod.ip, { equals: pod.says }, 80, pod.node)),
  }));
}
