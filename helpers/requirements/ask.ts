import { Skipped } from '../model/outcomes.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ClusterUnderTest } from '../probe/cluster-under-test.ts';
import { undoubted } from './doubt.ts';
import { judge } from './judge.ts';
import { type Check, type Declared, headOf } from './registry.ts';

/**
 * Asks one requirement of a cluster; `cause` is what its check threw, if it is neither green nor skipped.
 * @param change replaces the check: only a self-check that looks at itself does so, by way of a mutant
 */
export function ask(
  declared: Declared,
  cluster: ClusterUnderTest,
  change: (check: Check) => Check = (check) => check,
): Promise<{ verdict: Verdict; cause: unknown }> {
  const check = change(declared.check);
  const withheld = cluster.run.withheld?.[declared.id];
  return judge(headOf(declared), async () => {
    if (withheld !== undefined) throw new Skipped(withheld);
    return declared.disturbs === true
      ? check(cluster)
      : undoubted(cluster, declared.area, () => check(cluster));
  });
}
