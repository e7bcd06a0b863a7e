import { allOf, type Evidence, Inconclusive } from '../../model/outcomes.ts';
import { parseAddress } from '../../model/range.ts';
import { CONVERGED_AFTER } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { probeAll } from '../../probe/converge.ts';
import { expectReachable } from '../../probe/expect-reachable.ts';
import { judgePairs } from '../../probe/judge-pairs.ts';
import type { Prober } from '../../probe/prober.ts';
import { expectLocalMove } from './expect-local-move.ts';
import { localNodePorts, nginxNodePorts } from './node-port-targets.ts';

/**
 * A Service of local traffic answers on the nodes that have a pod of it, which sees the client's own address, and on no
 * other node; and so it does after its endpoint has moved. Nodes where a Service of the usual kind does not answer either are left out.
 */
export async function expectLocalTraffic(cluster: ClusterUnderTest, client: Prober): Promise<Evidence> {
  const usual = await probeAll([{ from: client, to: await nginxNodePorts(cluster) }], CONVERGED_AFTER);
  const reachable = usual.filter(({ convergedMs }) => convergedMs !== undefined).map(({ to }) => to);
  const own = [
    ...new Set(usual.flatMap(({ observations }) => observations.flatMap((seen) => seen.localAddress ?? []))),
  ].map(parseAddress);
  const families = new Set(own.map(({ family }) => family));
  if (own.length === 0 || own.length > families.size)
    throw new Inconclusive(
      `${client.name} has not one address towards the nodes: ${own.map(({ text }) => text).join(', ') || 'none'}`,
    );
  const { answering, silent } = await localNodePorts(cluster, own);
  const reached = await expectReachable("the NodePort of local traffic, under the client's own address", [
    { from: client, to: answering },
  ]);
  // Where no node port answers, silence says nothing.
  const closed = silent.filter(({ node }) => reachable.some((usual) => usual.node === node));
  // Each such connection waits for its whole time.
  const denied =
    closed.length === 0
      ? []
      : [
          judgePairs(
            'nodes without an endpoint',
            await probeAll([{ from: client, to: closed }], CONVERGED_AFTER),
          ),
        ];
  return allOf(reached, ...denied, ...(await expectLocalMove(cluster, client, reachable)));
}
