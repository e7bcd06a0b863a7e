import { USUAL } from '../config/pace.ts';
import type { RunContext } from '../model/run-context.ts';
import type { Verdict } from '../model/verdict.ts';
import { connectRun } from '../probe/cluster-under-test.ts';
import type { Declared } from '../requirements/registry.ts';
import type { Screen } from '../system/screen.ts';
import { askAll } from './ask-all.ts';
import type { FaultyCluster } from './faults/faulty-cluster.ts';
import type { Mutant } from './mutants.ts';
import { controlTrouble } from './signs.ts';

/** Asks every requirement without any fault, at the pace of a run; also those that a run asks only on request. */
export function askControl(
  { cluster: { kube }, run }: { cluster: Pick<FaultyCluster, 'kube'>; run: RunContext },
  requirements: readonly Declared[],
  { signal, screen, mutant }: { signal: AbortSignal; screen: Screen; mutant?: Mutant | undefined },
): Promise<Verdict[]> {
  return askAll(
    connectRun({ ...run, workloads: true }, kube),
    requirements,
    () => USUAL,
    // Loss is asked about at its full length: it is not to be of our own making.
    { signal, atOnce: 2, running: screen.running, mutant },
    (verdict) => screen.verdict(verdict),
  );
}

/** @throws Error that names the requirements that do not hold without a fault */
export function expectWhole(control: readonly Verdict[]): void {
  const bad = controlTrouble({ control });
  if (bad.length === 0) return;
  const lines = bad.map(({ id, summary }) => `${id} (${summary})`);
  throw new Error(`without any fault these requirements do not hold: ${lines.join('; ')}`);
}

/** The requirements that held without a fault. */
export function heldIn(control: readonly Verdict[], requirements: readonly Declared[]): Declared[] {
  const held = new Set(control.filter(({ outcome }) => outcome === 'conformant').map(({ id }) => id));
  return requirements.filter(({ id }) => held.has(id));
}
