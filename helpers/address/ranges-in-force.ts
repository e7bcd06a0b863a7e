import type { ClusterUnderTest } from '../requirement/cluster-under-test.ts';
import { Inconclusive } from '../requirement/outcomes.ts';
import { parseRanges } from './range.ts';
import type { StatedRange } from './stated-ranges.ts';

/** The pod ranges: the one asked for, else those that the cluster states. */
export function podRanges(cluster: ClusterUnderTest): Promise<StatedRange[]> {
  return inForce(cluster, 'pod', cluster.run.podRanges, '--ipalloc-range');
}

/** The Service ranges: the ones that the ServiceCIDR API has beside the one asked for, else those stated. */
export async function serviceRanges(cluster: ClusterUnderTest): Promise<StatedRange[]> {
  return inForce(cluster, 'service', cluster.run.serviceRanges, '--service-range');
}

async function inForce(
  cluster: ClusterUnderTest,
  kind: 'pod' | 'service',
  given: string | undefined,
  flag: string,
): Promise<StatedRange[]> {
  const stated = (await cluster.inventory.statedRanges())[kind];
  const asked = (given === undefined ? [] : parseRanges(given)).map((range) => ({
    range,
    source: `${flag}, as given`,
  }));
  // What was given is what is expected. Services may have more ranges than the one a cluster starts with, pods may not.
  const all = kind === 'pod' && asked.length > 0 ? asked : [...asked, ...stated];
  const distinct = new Map<string, StatedRange>();
  for (const entry of all) {
    const known = distinct.get(entry.range.text);
    distinct.set(
      entry.range.text,
      known === undefined ? entry : { ...known, source: `${known.source}; ${entry.source}` },
    );
  }
  if (distinct.size === 0) {
    throw new Inconclusive(
      `the cluster does not say what its ${kind === 'pod' ? 'pod' : 'Service'} range is; give it with ${flag}`,
    );
  }
  return [...distinct.values()];
}
