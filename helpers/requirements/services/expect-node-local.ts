import { allOf, type Evidence } from '../../model/outcomes.ts';
import { CONVERGED_AFTER } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { probeAll } from '../../probe/converge.ts';
import { expectReachable } from '../../probe/expect-reachable.ts';
import { everyNeighbourPod, everyProbePod } from '../../probe/pod-pairs.ts';
import { nodeLocalTargets } from './node-local-targets.ts';

/**
 * A Service of node-local traffic is answered by the endpoint on the client's own node, on every node; and on a node without an endpoint by
 * nobody. Silence counts only where a Service of the usual kind answers.
 */
export async function expectNodeLocal(cluster: ClusterUnderTest): Promise<Evidence> {
  const [neighbours, probes, { echo, usual, answeredBy, silent }] = await Promise.all([
    everyNeighbourPod(cluster),
    everyProbePod(cluster),
    nodeLocalTargets(cluster),
  ]);
  const answered = await expectReachable(
    'a Service of node-local traffic',
    neighbours.flatMap(({ node, prober }) => {
      const own = probes.find((probe) => probe.node === node);
      return own === undefined ? [] : [{ from: prober, to: answeredBy(own.name) }];
    }),
  );
  const without = neighbours.filter(({ node }) => !echo.some((pod) => pod.node === node));
  const compared = await probeAll(
    without.map(({ prober }) => ({ from: prober, to: usual })),
    0,
  );
  const reaching = new Set(
    compared.flatMap(({ from, convergedMs }) => (convergedMs === undefined ? [] : from)),
  );
  if (reaching.size === 0) return answered;
  // Each such connection waits for its whole time.
  const denied = await expectReachable(
    'a Service of node-local traffic, from nodes without an endpoint',
    [...reaching].map((from) => ({ from, to: silent })),
    CONVERGED_AFTER,
  );
  return allOf(answered, denied);
}
