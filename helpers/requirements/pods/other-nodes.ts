import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import { clientPod, nginxPods, welcoming } from '../../probe/fixture-pods.ts';
import { acrossNodes } from '../../probe/pod-pairs.ts';
import { answeringByName } from '../../probe/pod-targets.ts';

/** Every ordered pair of nodes, by the probe pod of each, and from the client to each nginx on another node. */
export async function podsOnOtherNodes(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [pairs, client, nginx] = await Promise.all([
    acrossNodes(cluster, (_from, to) => answeringByName(to)),
    clientPod(cluster),
    nginxPods(cluster),
  ]);
  const others = nginx.filter((to) => to.node !== client.node);
  return [
    ...pairs,
    {
      from: client.prober,
      to: others.map((to) => welcoming(`${to.name} on ${to.node}`, to.ip, 80, to.node)),
    },
  ];
}
