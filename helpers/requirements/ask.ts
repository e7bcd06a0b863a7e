import { inventoryOf } from '../kube/inventory/inventory.ts';
import { Skipped } from '../model/outcomes.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ClusterUnderTest } from '../probe/cluster-under-test.ts';
import { expectAsked } from '../probe/pod-pairs.ts';
import { ruleOutDisturbance } from './doubt.ts';
import { judge } from './judge.ts';
import { readUntilHolds } from './read-until-holds.ts';
import { type Check, type Declared, headOf } from './registry.ts';
import { whyNotOn } from './requires.ts';

/**
 * Checks one requirement of a cluster; `cause` is the error of its check if the result is neither green nor skipped.
 * @param change replaces the check; only mutants of the self-check use it
 */
export function ask(
  declared: Declared,
  cluster: ClusterUnderTest,
  change: (check: Check) => Check = (check) => check,
): Promise<{ verdict: Verdict; cause: unknown }> {
  const check = ofEveryNode(settled(change(declared.check), declared.settlesWithin));
  const withheld = cluster.run.withheld?.[declared.id];
  return judge(headOf(declared), async () => {
    const elsewhere = whyNotOn(declared, cluster.run.cni);
    if (elsewhere !== undefined) throw new Skipped(elsewhere, { applies: false });
    if (withheld !== undefined) throw new Skipped(withheld);
    // Without pods of the run, nothing can disturb it.
    return declared.disturbs === true || cluster.run.audit === true
      ? check(cluster)
      : ruleOutDisturbance(cluster, declared.area, () => check(cluster));
  });
}

/** A check of a state that may flap: read again until it holds. */
function settled(check: Check, within: Declared['settlesWithin']): Check {
  if (within === undefined) return check;
  return (cluster) =>
    readUntilHolds(() => check({ ...cluster, inventory: inventoryOf(cluster.kube) }), cluster.pace[within]);
}

/** A check whose evidence counts only if no node was left out. */
function ofEveryNode(check: Check): Check {
  return async (cluster) => {
    const evidence = await check(cluster);
    expectAsked(cluster, evidence);
    return evidence;
  };
}
