import { setTimeout } from 'node:timers/promises';
import { seconds } from '../config/duration.ts';
import { inventoryOf } from '../kube/inventory/inventory.ts';
import { type Evidence, Skipped, Violation } from '../model/outcomes.ts';
import { CONVERGED_AFTER, PAUSES } from '../model/timeouts.ts';
import type { Verdict } from '../model/verdict.ts';
import type { ClusterUnderTest } from '../probe/cluster-under-test.ts';
import { expectAsked } from '../probe/pod-pairs.ts';
import { ruleOutDisturbance } from './doubt.ts';
import { judge } from './judge.ts';
import { type Check, type Declared, headOf } from './registry.ts';
import { whyNotOn } from './requires.ts';

/**
 * Checks one requirement on a cluster. `cause` is the error of its check if the result is neither green nor skipped.
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
    // An audit has no pods of its own that could be disturbed.
    return declared.disturbs === true || cluster.run.audit === true
      ? check(cluster)
      : ruleOutDisturbance(cluster, declared.area, () => check(cluster));
  });
}

/** Repeats a check of a state that may flap, with a new inventory each time. */
function settled(check: Check, within: Declared['settlesWithin']): Check {
  if (within === undefined) return check;
  return (cluster) =>
    readUntilHolds(() => check({ ...cluster, inventory: inventoryOf(cluster.kube) }), cluster.pace[within]);
}

/** Accepts the evidence of a check only if no node was left out. */
function ofEveryNode(check: Check): Check {
  return async (cluster) => {
    const evidence = await check(cluster);
    expectAsked(cluster, evidence);
    return evidence;
  };
}

/**
 * Reads a state that a component reports about itself. If it does not hold at first, it is read until it holds three times in a row, like a pair
 * that converges. A problem that ends by itself within seconds is no violation, but is reported as unsteady.
 * @param read throws a Violation if the state does not hold
 * @param withinMs time until the state must hold, ms
 * @param everyMs pause between two reads, ms
 * @throws Violation of the last read, with the waiting time; any other error of a read at once
 */
export async function readUntilHolds(
  read: () => Promise<Evidence>,
  withinMs: number,
  everyMs: number = PAUSES.reading,
): Promise<Evidence> {
  const start = performance.now();
  let inRow = 0;
  let last: Violation | undefined;
  for (;;) {
    try {
      const evidence = await read();
      inRow += 1;
      if (last === undefined) return evidence;
      if (inRow === CONVERGED_AFTER)
        return { ...evidence, unsteady: flapped(last, performance.now() - start) };
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      inRow = 0;
      last = error;
    }
    const lookedForMs = performance.now() - start;
    // A read that holds shortly before the end still gets its two further reads.
    if (last !== undefined && inRow === 0 && lookedForMs >= withinMs) {
      const { finding, expected, details, again } = last;
      throw new Violation(finding, {
        expected,
        details,
        lookedForMs,
        ...(again === undefined ? {} : { again }),
      });
    }
    await setTimeout(everyMs);
  }
}

function flapped({ message, details }: Violation, afterMs: number): string {
  return `held only after ${seconds(afterMs)}; before: ${message}${details[0] === undefined ? '' : ` (${details[0]})`}`;
}
