import { HEALED } from '../config/pace.ts';
import { TIMEOUTS } from '../config/timeouts.ts';
import type { Fault } from '../faults/fault.ts';
import type { Verdict } from '../requirement/verdict.ts';
import { askAll } from './ask-all.ts';
import { askUnder } from './ask-under.ts';
import { notLocated } from './located.ts';
import { cellsOf, type Expected, isWrong, problemsOf, type Row } from './matrix.ts';
import type { TestBed } from './test-bed.ts';

/**
 * Puts a fault in, asks every requirement, takes the fault away, and proves that what it had turned red holds again.
 * @throws Error when that cannot be shown, and nothing that follows would say anything; the signal's reason when it aborts, the fault taken away
 */
export async function tryFault(fault: Fault, bed: TestBed): Promise<Row> {
  const { cluster, journal, run } = bed;
  const expected = fault.expected[cluster.cni] as Expected;
  let verdicts: Verdict[] = [];
  let again: string[] = [];
  let trouble: string | undefined;
  const start = performance.now();
  let injectedAt = start;
  let askedAt = start;
  await journal.begin({ fault: fault.id, namespace: run.namespace });
  try {
    await fault.inject(cluster).catch((error: unknown) => {
      trouble = `the fault could not be put in: ${(error as Error).message}`;
    });
    injectedAt = performance.now();
    if (trouble === undefined) {
      ({ verdicts, again } = await askUnder(fault, bed));
    }
    askedAt = performance.now();
  } finally {
    await fault.heal(cluster);
    if (bed.signal.aborted) await journal.end();
  }
  const cells = cellsOf(verdicts, expected);
  const disturbed = verdicts.filter(
    ({ outcome, unsteady }) => outcome !== 'conformant' || unsteady !== undefined,
  );
  await proveWhole(fault, bed, disturbed).catch(async (error: unknown) => {
    // Told to end, nobody proves it; it has been taken away all the same.
    if (bed.signal.aborted) await journal.end();
    throw error;
  });
  await journal.end();
  return {
    fault: { id: fault.id, sentence: fault.sentence },
    cells,
    verdicts: verdicts.filter((one) => disturbed.includes(one) || isWrong(cells.get(one.id))),
    problems: [
      ...(trouble === undefined ? [] : [trouble]),
      ...(trouble === undefined ? problemsOf(verdicts, cells, expected) : []),
      ...notLocated(fault, cluster, verdicts),
    ],
    again,
    injectMs: injectedAt - start,
    runMs: askedAt - injectedAt,
    healMs: performance.now() - askedAt,
  };
}

/**
 * Requirements that are asked after a fault that turned nothing red, or what is not asked twice, and in the place of what could not be
 * measured: the ways that all others go, and an exec in every pod.
 */
const BASIC: readonly string[] = ['NODE-1', 'NODE-3', 'POD-2', 'SVC-2'];

async function proveWhole(fault: Fault, bed: TestBed, disturbed: readonly Verdict[]): Promise<void> {
  const unmeasured = disturbed.filter(({ outcome }) => outcome === 'inconclusive');
  const ids = disturbed.filter((one) => !unmeasured.includes(one) && one.id !== 'REC-1').map(({ id }) => id);
  const asked = ids.length === 0 || unmeasured.length > 0 ? [...ids, ...BASIC] : ids;
  const again = bed.requirements.filter(({ id }) => asked.includes(id));
  const { cluster, run, signal } = bed;
  const start = performance.now();
  let wrong: Verdict[];
  do {
    const verdicts = await askAll({ kube: cluster.kube, run }, again, () => HEALED, { signal });
    wrong = verdicts.filter(({ outcome }) => outcome !== 'conformant');
    if (wrong.length === 0) return;
  } while (performance.now() - start < TIMEOUTS.healed);
  const lines = wrong.map((verdict) => `${verdict.id} is ${verdict.outcome}: ${verdict.summary}`);
  throw new Error(`the cluster is not whole again after ${fault.id}: ${lines.join('; ')}`);
}
