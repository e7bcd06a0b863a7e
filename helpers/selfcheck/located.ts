import type { Fault } from '../faults/fault.ts';
import type { FaultyCluster } from '../faults/faulty-cluster.ts';
import type { Verdict } from '../requirement/verdict.ts';
import { matches, partText } from './matches.ts';
import { saidBy } from './matrix.ts';

/** The requirement whose finding has to have the place of a fault: the first that turns red; undefined where none does. */
export function locating(fault: Fault, { cni }: FaultyCluster): string | undefined {
  return fault.expected[cni]?.red[0];
}

/** Where a fault's first red requirement has another finding, in whole sentences: empty where it has the place, or is not red. */
export function notLocated(fault: Fault, cluster: FaultyCluster, verdicts: readonly Verdict[]): string[] {
  const first = verdicts.find(({ id }) => id === locating(fault, cluster));
  const expected = fault.finding?.(cluster);
  if (first?.outcome !== 'violation' || expected === undefined || matches(first.finding, expected)) return [];
  const { samples: _, ...found } = first.finding ?? {};
  return [
    `${first.id} does not find the place: expected ${partText(expected)}, found ${JSON.stringify(found)}: ${saidBy(first)}`,
  ];
}
