import type { Declared } from '../../requirements/registry.ts';
import { appliesTo } from '../../requirements/requires.ts';
import type { Missing } from './missing-rights.ts';
import { type Need, resourceText } from './need.ts';

/** What missing rights mean for a run. */
export interface Weighed {
  /** What no run can do without, in words; empty where it can begin. */
  needed: string[];
  /** Why requirements are not asked, by id. */
  withheld: Record<string, string>;
  /** What is told less well, in words. */
  untold: string[];
}

/**
 * What missing rights mean for the requirements that are asked for. With another network than theirs some do not apply, which says
 * more than that a right is missing.
 */
export function weighRights(
  missing: readonly Missing[],
  requirements: readonly Pick<Declared, 'id' | 'requires'>[],
  cni: string,
): Weighed {
  const weighed: Weighed = { needed: [], withheld: {}, untold: [] };
  const reasons = new Map<string, string[]>();
  for (const one of missing) {
    const { need } = one;
    if (need.for === 'all') weighed.needed.push(`${rightText(one)}: ${need.why}`);
    else if (need.for === 'report') weighed.untold.push(`${rightText(one)}: ${need.why}`);
    else
      for (const declared of requirements)
        if (need.for.includes(declared.id) && appliesTo(declared, cni))
          reasons.set(declared.id, [...(reasons.get(declared.id) ?? []), rightText(one)]);
  }
  for (const [id, rights] of reasons)
    weighed.withheld[id] = `needs to ${rights.join(' and to ')}, which this user may not`;
  return weighed;
}

/** A right as a person asks for it, such as "list pods in namespace team". */
export function rightText({ need, verb, namespace }: Missing): string {
  return `${verb} ${resourceText(need)}${namesText(need)} ${
    namespace === undefined ? 'in the whole cluster' : `in namespace ${namespace}`
  }`;
}

function namesText({ names }: Need): string {
  return names === undefined ? '' : ` ${names.join(' and ')}`;
}
