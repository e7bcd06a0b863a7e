import { PASSING_LABEL } from '../model/labels.ts';
import type { RunContext } from '../model/run-context.ts';
import type { Declared } from '../requirements/registry.ts';
import { throwTogether, Undo } from '../system/undo.ts';
import { type Fault, type FaultyCluster, until } from './faults/fault.ts';
import type { Journal } from './journal.ts';
import type { Mutant } from './mutants.ts';

/** The result of the work under a fault, and the duration of each part, ms. */
export interface UnderFaults<T> {
  /** Undefined if a fault could not be injected. */
  result: T | undefined;
  /** Why one could not be injected, as a sentence. */
  trouble: string | undefined;
  injectMs: number;
  runMs: number;
  /** Until the faults were healed, and that was proven. */
  healMs: number;
}

/** Waits for the end of the pods that requirements made: their end, too, would change a node under the fault. */
async function passingPodsGone({ kube, namespace }: FaultyCluster): Promise<void> {
  await until('the end of the pods that requirements made', async () => {
    const { items } = await kube.core.listNamespacedPod({ namespace, labelSelector: PASSING_LABEL });
    return items.length === 0 || items.map(({ metadata }) => metadata?.name).join(', ');
  });
}

/**
 * Injects faults, works, and heals them, however the work ends. The journal records them until the proof is done.
 * @param prove throws if the cluster is not whole again
 * @throws the error of the work or of the proof
 */
export async function underFaults<T>(
  faults: readonly Fault[],
  { cluster, journal, run, signal }: Pick<TestBed, 'cluster' | 'journal' | 'run' | 'signal'>,
  work: () => Promise<T>,
  prove: (result: T | undefined) => Promise<void>,
): Promise<UnderFaults<T>> {
  await passingPodsGone(cluster);
  const start = performance.now();
  let result: T | undefined;
  let trouble: string | undefined;
  let injectedAt = start;
  let workedAt = start;
  await journal.begin({ faults: faults.map(({ id }) => id), namespace: run.namespace });
  const healing = new Undo();
  const failures: Error[] = [];
  try {
    for (const fault of faults) {
      // Also a fault that was injected only in part.
      healing.defer(() => fault.heal(cluster));
      await fault.inject(cluster).catch((error: unknown) => {
        trouble ??= `the fault ${fault.id} could not be put in: ${(error as Error).message}`;
      });
      if (trouble !== undefined) break;
    }
    injectedAt = performance.now();
    if (trouble === undefined) result = await work();
  } catch (error) {
    failures.push(error as Error);
  }
  workedAt = performance.now();
  await healing.all((error) => failures.push(error));
  if (signal.aborted) await journal.end();
  throwTogether(failures);
  await prove(result).catch(async (error: unknown) => {
    // After an interrupt nobody proves it, but the fault is healed.
    if (signal.aborted) await journal.end();
    throw error;
  });
  await journal.end();
  const healMs = performance.now() - workedAt;
  return { result, trouble, injectMs: injectedAt - start, runMs: workedAt - injectedAt, healMs };
}

/** Everything that faults are tried on. */
export interface TestBed {
  cluster: FaultyCluster;
  run: RunContext;
  /** The requirements that the cluster can show, in order: all of them held without a fault. */
  requirements: readonly Declared[];
  /** Check only what the faults are about; absent: all. */
  focused?: boolean;
  journal: Journal;
  signal: AbortSignal;
  /** Makes every check vacuous; absent: no mutant. */
  mutant?: Mutant | undefined;
}
