import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import { type Plan, probeAll } from '../../probe/converge.ts';
import { judgePairs } from '../../probe/judge-pairs.ts';
import { pairName } from '../../probe/pair.ts';

/**
 * A Service that keeps a client with one endpoint does so: each source meets one and the same, over twenty new connections.
 * @param endpoints how many there are to be met; with one alone nothing can be seen
 */
export async function expectAffinity(
  service: string,
  plans: readonly Plan[],
  endpoints: number,
): Promise<Evidence> {
  if (endpoints < 2) throw new Inconclusive(`${service} has ${endpoints} endpoint, not two`);
  const pairs = await probeAll(plans);
  const evidence = judgePairs(`the cluster IP of ${service}`, pairs);
  const met = pairs.map((pair) => ({
    pair,
    names: [...new Set(pair.observations.flatMap(({ answer = [] }) => answer))],
  }));
  const lines = met.map(({ pair, names }) => `${pairName(pair)}: answered by ${names.join(' and ')}`);
  const moved = met.filter(({ names }) => names.length > 1);
  if (moved[0] !== undefined) {
    throw new Violation(
      {
        kind: 'affinity-lost',
        subject: `Service ${service}`,
        failed: moved.length,
        of: met.length,
        unit: 'sources',
        samples: moved.map(({ pair: { from, to }, names }) => ({
          from: from.name,
          fromNode: from.node,
          to: to.name,
          objects: names,
          detail: `${from.name} was answered by ${names.length} endpoints of ${service}, which must keep a client on one`,
        })),
      },
      {
        expected: `each client of ${service} is answered by one endpoint`,
        details: lines,
        again: moved[0].pair.from.byHand(moved[0].pair.to),
        ...(evidence.pairs === undefined ? {} : { pairs: evidence.pairs }),
      },
    );
  }
  return { ...evidence, summary: `${evidence.summary}; each client kept by one endpoint`, details: lines };
}
