import type { Evidence } from '../../model/outcomes.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { probeAll } from '../../probe/converge.ts';
import { judgePairs } from '../../probe/judge-pairs.ts';
import { everyProbePod } from '../../probe/pod-pairs.ts';
import type { Pair } from '../../probe/prober.ts';
import { nodeLocalTargets } from '../services/expect-node-local.ts';
import { ownService } from './two-containers.ts';

/**
 * A pod reaches itself through its own Service. This is probed from a pod that is the only endpoint of its Service. It is also probed on every
 * node, from the endpoint of a Service with internalTrafficPolicy Local.
 * @throws Violation naming the pods that do not reach themselves
 */
export async function expectHairpin(cluster: ClusterUnderTest): Promise<Evidence> {
  const [alone, probes, { answeredBy }] = await Promise.all([
    ownService(cluster),
    everyProbePod(cluster),
    nodeLocalTargets(cluster),
  ]);
  const onEveryNode = probes.map(({ name, node, prober }) => ({
    from: prober,
    to: answeredBy(name).map((target) => ({ ...target, node })),
  }));
  const names = probes.map(({ name }) => name);
  const pairs = await probeAll([...alone, ...onEveryNode]);
  for (const pair of pairs) {
    const other = otherPod(pair, names);
    if (other !== undefined) pair.leftOut = `${other} on another node answers`;
  }
  return judgePairs("the pod's own Service", pairs);
}

/** The name of another pod that answered, if any. Traffic to another node says nothing about hairpin. */
export function otherPod(
  { to: { answer }, observations }: Pick<Pair, 'to' | 'observations'>,
  names: readonly string[],
): string | undefined {
  const own = 'equals' in answer ? answer.equals : undefined;
  return observations.flatMap(({ answer: name = '' }) =>
    name !== own && names.includes(name) ? name : [],
  )[0];
}
