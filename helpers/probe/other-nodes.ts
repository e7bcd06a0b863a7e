import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import type { Plan } from './converge.ts';
import { clientPod, nginxPods, welcoming } from './fixture-pods.ts';
import { acrossNodes } from './pod-pairs.ts';
import { answeringByName } from './pod-targets.ts';

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
