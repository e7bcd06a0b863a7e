import type { Fault } from '../faults/fault.ts';
import type { FaultyCluster } from '../faults/faulty-cluster.ts';
import { explanation } from '../report/explanation.ts';
import type { Verdict } from '../requirement/verdict.ts';
import { saidBy } from './matrix.ts';

/** The requirement whose explanation has to name the place of a fault: the first that turns red; undefined where none does. */
export function locating(fault: Fault, { cni }: FaultyCluster): string | undefined {
  return fault.expected[cni]?.red[0];
}

/** What a fault's first red requirement does not say of its place, in whole sentences: empty where it names it, or is not red. */
export function notLocated(fault: Fault, cluster: FaultyCluster, verdicts: readonly Verdict[]): string[] {
  const first = verdicts.find(({ id }) => id === locating(fault, cluster));
  if (first?.outcome !== 'violation') return [];
  const said = explanation(first);
  return (fault.says?.(cluster) ?? [])
    .filter((pattern) => !pattern.test(said))
    .map((pattern) => `${first.id} does not name the place: expected ${pattern} in ${saidBy(first)}`);
}
