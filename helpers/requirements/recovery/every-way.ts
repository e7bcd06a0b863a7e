import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import { onAndAcrossNodes } from '../../probe/pod-pairs.ts';
import { answeringByName } from '../../probe/pod-targets.ts';
import { everyNodeToEcho } from '../services/service-targets.ts';

/** All pairs of pods on and across nodes, and a Service from every node: one list of targets for each source. */
export async function everyWay(cluster: ClusterUnderTest): Promise<Plan[]> {
  const [pods, { plans }] = await Promise.all([
    onAndAcrossNodes(cluster, (_from, to) => answeringByName(to)),
    everyNodeToEcho(cluster, 'echo'),
  ]);
  return pods.map((pod) => ({
    ...pod,
    to: [...pod.to, ...plans.filter(({ from }) => from.name === pod.from.name).flatMap((plan) => plan.to)],
  }));
}
