import { PASSING_LABEL } from '../model/labels.ts';
import type { RunContext } from '../model/run-context.ts';
import type { Declared } from '../requirements/registry.ts';
import { throwTogether, Undo } from '../system/undo.ts';
import { type Fault, type FaultyCluster, until } from './faults/fault.ts';
import type { Journal } from './journal.ts';
import type { Mutant } from './mutants.ts';

/** What came of the work under a fault, and how long each part took, ms. */
export interface UnderFaults<T> {
  /** Undefined where a fault could not be put in. */
  result: T | undefined;
  /** Why one could not be put in, as a sentence. */
  trouble: string | undefined;
  injectMs: number;
  runMs: number;
  /** Until the faults were taken away, and that was proven. */
  healMs: number;
}

/** Waits until the pods that requirements made for themselves have ended: their end, too, would change a node under the fault. */
async function passingPodsGone({ kube, namespace }: FaultyCluster): Promise<void> {
  await until('the end of the pods that requirements made', async () => {
    const { items } = await kube.core.listNamespacedPod({ namespace, labelSelector: PASSING_LABEL });
    return items.length === 0 || items.map(({ metadata }) => metadata?.name).join(', ');
  });
}

/**
 * Puts faults in, works, and takes them away, however the work ends. The journal says until the proof is done that they are in force.
 * @param prove throws where the cluster is not whole again
 * @throws what the work or the proof threw
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
      // Also what was put in only in part.
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
    // After an interrupt nobody proves it; it was taken away all the same.
    if (signal.aborted) await journal.end();
    throw error;
  });
  await journal.end();
  const healMs = performance.now() - workedAt;
  return { result, trouble, injectMs: injectedAt - start, runMs: workedAt - injectedAt, healMs };
}

/** What faults are tried on. */
export interface TestBed {
  cluster: FaultyCluster;
  run: RunContext;
  /** The requirements that the cluster can show, in their order: all of them held without a fault. */
  requirements: readonly Declared[];
  /** Only what the faults are about is asked; absent: all. */
  focused?: boolean;
  journal: Journal;
  signal: AbortSignal;
  /** Makes every check vacuous; absent: they are as they are. */
  mutant?: Mutant | undefined;
}
