import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { probeAll } from '../../probe/converge.ts';
import { echoPods } from '../../probe/fixture-pods.ts';
import { judgePairs } from '../../probe/judge-pairs.ts';
import { pairName } from '../../probe/prober.ts';
import { everyNodeToPorts } from './service-arrival.ts';

export const STICKY = 'echo-sticky';

/**
 * A Service with client-IP affinity leads each source to one endpoint, over twenty new connections and with twenty datagrams.
 * @throws Violation naming the sources that several endpoints answered; Inconclusive if the Service has fewer than two endpoints
 */
export async function expectAffinity(cluster: ClusterUnderTest): Promise<Evidence> {
  const endpoints = await echoPods(cluster);
  if (endpoints.length < 2) throw new Inconclusive(`${STICKY} has ${endpoints.length} endpoint, not two`);
  const pairs = await probeAll(await everyNodeToPorts(cluster, STICKY, endpoints));
  const evidence = judgePairs(`the cluster IP of ${STICKY}`, pairs);
  const met = pairs.map((pair) => ({
    pair,
    names: [...new Set(pair.observations.flatMap(({ answer = [] }) => answer))],
  }));
  const lines = met.map(({ pair, names }) => `${pairName(pair)}: answered by ${names.join(' and ')}`);
  const moved = met.filter(({ names }) => names.length > 1);
  if (moved[0] !== undefined) {
    const [protocol, ...others] = new Set(moved.map(({ pair }) => pair.to.protocol));
    throw new Violation(
      {
        kind: 'affinity-lost',
        subject: `Service ${STICKY}`,
        ...(protocol === undefined || others.length > 0 ? {} : { protocol }),
        failed: moved.length,
        of: met.length,
        unit: 'pairs',
        samples: moved.map(({ pair: { from, to }, names }) => ({
          from: from.name,
          fromNode: from.node,
          to: to.name,
          objects: names,
          detail: `${from.name} was answered by ${names.length} endpoints of ${STICKY}, which must keep a client on one`,
        })),
      },
      {
        expected: `each client of ${STICKY} is answered by one endpoint`,
        details: lines,
        again: moved[0].pair.from.byHand(moved[0].pair.to),
        ...(evidence.pairs === undefined ? {} : { pairs: evidence.pairs }),
      },
    );
  }
  return { ...evidence, summary: `${evidence.summary}; each client kept by one endpoint`, details: lines };
}
