import { USUAL } from '../config/pace.ts';
import type { RunContext } from '../model/run-context.ts';
import type { Verdict } from '../model/verdict.ts';
import { connectRun } from '../probe/cluster-under-test.ts';
import { type Declared, inRunOrder } from '../requirements/registry.ts';
import type { Screen } from '../system/screen.ts';
import { askAll } from './ask-all.ts';
import type { FaultyCluster } from './faults/faulty-cluster.ts';
import type { Mutant } from './mutants.ts';
import { controlTrouble } from './signs.ts';

/** Asks every requirement without any fault, as a run does; also those that a run asks only on request. */
export async function askControl(
  { cluster: { kube }, run }: { cluster: Pick<FaultyCluster, 'kube'>; run: RunContext },
  requirements: readonly Declared[],
  { signal, screen, mutant }: { signal: AbortSignal; screen: Screen; mutant?: Mutant | undefined },
): Promise<Verdict[]> {
  const connected = connectRun({ ...run, workloads: true }, kube);
  const ask = (these: readonly Declared[], atOnce: number) =>
    askAll(
      connected,
      these,
      () => USUAL,
      { signal, atOnce, running: screen.running, mutant },
      (verdict) => screen.verdict(verdict),
    );
  const { first, others, beside, last } = inRunOrder(requirements);
  const verdicts = [
    ...(await ask(first, 1)),
    ...(await Promise.all([ask(others, 1), ask(beside, 2)])).flat(),
    ...(await ask(last, 1)),
  ];
  return requirements.flatMap(({ id }) => verdicts.filter((one) => one.id === id));
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
