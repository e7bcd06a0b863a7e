import type { CniName } from '../../cluster/cni.ts';
import type { Fault } from './fault.ts';

type Choice = Pick<Fault, 'id' | 'expected'>;

/**
 * Chooses a small set of faults that turns red every requirement that any fault turns red: a greedy set cover, largest first, then without
 * redundant faults.
 * @returns ids of faults, in the given order
 */
export function coveringFaults(faults: readonly Choice[], cni: CniName): string[] {
  const reds = new Map(faults.map(({ id, expected }) => [id, new Set(expected[cni]?.red ?? [])]));
  const chosen = new Set<string>();
  const covered = new Set<string>();
  const gain = (id: string) => [...(reds.get(id) ?? [])].filter((red) => !covered.has(red)).length;
  for (;;) {
    const best = [...reds.keys()].reduce((one, other) => (gain(other) > gain(one) ? other : one), '');
    if (gain(best) === 0) break;
    chosen.add(best);
    for (const id of reds.get(best) ?? []) covered.add(id);
  }
  const needed = (one: string) => {
    const others = [...chosen].filter((id) => id !== one).flatMap((id) => [...(reds.get(id) ?? [])]);
    return [...(reds.get(one) ?? [])].some((red) => !others.includes(red));
  };
  for (const id of chosen) if (!needed(id)) chosen.delete(id);
  return faults.map(({ id }) => id).filter((id) => chosen.has(id));
}
