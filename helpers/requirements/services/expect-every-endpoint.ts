import { type Evidence, Inconclusive, Violation } from '../../model/outcomes.ts';
import { type Plan, probeAll } from '../../probe/converge.ts';
import { judgePairs } from '../../probe/judge-pairs.ts';
import { measurePair } from '../../probe/measure-pair.ts';
import { type Pair, type Prober, pairName } from '../../probe/prober.ts';
import { readFailures } from '../../probe/read-failures.ts';

/** Accepted probability, for each source, of missing an endpoint that gets its share. */
const MISSED_BY_CHANCE = 1e-9;

/** New connections that reach each of some equal endpoints. The probability of missing one is at most 1e-9. */
export function connectionsToMeetAll(endpoints: number): number {
  if (endpoints < 2) return 1;
  return Math.ceil(Math.log(MISSED_BY_CHANCE / endpoints) / Math.log(1 - 1 / endpoints));
}

/**
 * Every source reaches every endpoint of a Service and loses no connection.
 * @throws Violation naming the endpoints that got no connection, or else the lost connections; Inconclusive with fewer than two endpoints
 */
export async function expectEveryEndpoint(
  service: string,
  plans: readonly Plan[],
  endpoints: readonly { name: string; node: string }[],
): Promise<Evidence> {
  if (endpoints.length < 2) throw new Inconclusive(`${service} has ${endpoints.length} endpoint, not two`);
  const times = connectionsToMeetAll(endpoints.length);
  const pairs = await probeAll(plans, times);
  const met = await Promise.all(pairs.map((pair) => answers(pair, times)));
  const shares = pairs.flatMap((pair, index) =>
    endpoints.map((endpoint) => ({
      pair,
      from: pair.from,
      to: {
        ...pair.to,
        name: `${endpoint.name} on ${endpoint.node}`,
        type: 'pod' as const,
        endpoints: [endpoint.node],
      },
      endpoint,
      count: met[index]?.filter((name) => name === endpoint.name).length ?? 0,
      of: met[index]?.length ?? 0,
    })),
  );
  const lines = shares.map((share) => `${pairName(share)}: ${share.count} of ${share.of} answers`);
  const missing = shares.filter(({ count, of }) => count === 0 && of > 0);
  if (missing[0] !== undefined) {
    throw new Violation(
      {
        kind: 'endpoint-unused',
        subject: `Service ${service}`,
        ...readFailures(missing, shares),
        failed: missing.length,
        of: shares.length,
        unit: 'shares',
        samples: missing.map((share) => ({
          from: share.from.name,
          fromNode: share.from.node,
          to: share.to.name,
          toNode: share.endpoint.node,
          detail: `${pairName(share)}: ${share.count} of ${share.of} answers`,
        })),
      },
      {
        expected: `every endpoint of ${service} answers some of the connections that each node makes`,
        details: lines,
        again: missing[0].from.byHand(missing[0].pair.to),
        pairs: pairs.map(measurePair),
      },
    );
  }
  const evidence = judgePairs(`the cluster IP of ${service}`, pairs);
  return {
    ...evidence,
    summary: `${endpoints.length} endpoints of ${service}, each reached from ${pairs.length} places; ${evidence.summary}`,
    details: [...lines, ...(evidence.details ?? [])],
  };
}

/**
 * The names in the answers of a pair. A pair with too few connections is probed again, because one dead endpoint of several can keep it from
 * converging.
 */
async function answers(pair: Pair<Prober>, times: number): Promise<string[]> {
  const seen =
    pair.observations.length < times
      ? await pair.from.probe(
          Array.from({ length: times }, () => pair.to),
          undefined,
          pair.withinMs,
        )
      : pair.observations;
  return seen.flatMap(({ outcome, answer }) =>
    outcome === 'reached' && answer !== undefined ? [answer] : [],
  );
}
