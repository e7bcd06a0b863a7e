import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import { clientPods, type FixturePod, nginxPods, welcoming } from '../../probe/fixture-pods.ts';
import { acrossNodes, onOwnNode } from '../../probe/pod-pairs.ts';
import { answeringByName } from '../../probe/pod-targets.ts';

/** Plans pairs of pods on one node: the two probe pods of every node, and the client with each nginx on its node. */
export async function podsOnSameNode(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [pairs, toNginx] = await Promise.all([
    onOwnNode(cluster, (_from, to) => answeringByName(to)),
    clientToNginx(cluster, (client, nginx) => client.node === nginx.node),
  ]);
  return [...pairs, ...toNginx];
}

/** Plans pairs of pods on different nodes: the probe pods of every ordered pair of nodes, and the client with each nginx on another node. */
export async function podsOnOtherNodes(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [pairs, toNginx] = await Promise.all([
    acrossNodes(cluster, (_from, to) => answeringByName(to)),
    clientToNginx(cluster, (client, nginx) => client.node !== nginx.node),
  ]);
  return [...pairs, ...toNginx];
}

/** Plans from the client to the pod addresses of the chosen nginx replicas. */
async function clientToNginx(
  cluster: ClusterUnderTest,
  isTarget: (client: FixturePod, nginx: FixturePod) => boolean,
): Promise<Plan[]> {
  const [clients, nginx] = await Promise.all([clientPods(cluster), nginxPods(cluster)]);
  return clients.map((client) => ({
    from: client.prober,
    to: nginx
      .filter((pod) => isTarget(client, pod))
      .map((pod) => welcoming(`${pod.name} on ${pod.node}`, pod.ip, { equals: pod.says }, 80, pod.node)),
  }));
}
