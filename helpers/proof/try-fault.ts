import { HEALED } from '../config/pace.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import type { Verdict } from '../model/verdict.ts';
import { connectRun } from '../probe/cluster-under-test.ts';
import { askAll } from './ask-all.ts';
import { askUnder } from './ask-under.ts';
import type { Fault } from './faults/fault.ts';
import { notLocated } from './located.ts';
import { cellsOf, type Expected, isWrong, problemsOf, type Row } from './matrix.ts';
import type { TestBed } from './test-bed.ts';
import { underFault } from './under-fault.ts';

/**
 * Puts a fault in, asks every requirement, takes the fault away, and proves that what it had turned red holds again.
 * @throws Error when that cannot be shown, and nothing that follows would say anything; the signal's reason when it aborts, the fault taken away
 */
export async function tryFault(fault: Fault, bed: TestBed): Promise<Row> {
  const { cluster } = bed;
  const expected = fault.expected[cluster.cni] as Expected;
  const { result, trouble, ...times } = await underFault(
    fault,
    bed,
    () => askUnder(fault, bed),
    (asked) => proveWhole(fault.id, bed, (asked?.verdicts ?? []).filter(isDisturbed)),
  );
  const { verdicts, again } = result ?? { verdicts: [], again: [] };
  const cells = cellsOf(verdicts, expected);
  return {
    fault: { id: fault.id, sentence: fault.sentence },
    cells,
    verdicts: verdicts.filter((one) => isDisturbed(one) || isWrong(cells.get(one.id))),
    problems: [
      ...(trouble === undefined ? problemsOf(verdicts, cells, expected) : [trouble]),
      ...notLocated(fault, cluster, verdicts),
    ],
    again,
    ...times,
  };
}

function isDisturbed({ outcome, unsteady }: Verdict): boolean {
  return outcome !== 'conformant' || unsteady !== undefined;
}

/**
 * Requirements that are asked after a fault that turned nothing red, or what is not asked twice, and in the place of what could not be
 * measured: the ways that all others go, and an exec in every pod.
 */
const BASIC: readonly string[] = ['NODE-1', 'NODE-3', 'POD-2', 'SVC-2'];

/** @throws Error where a requirement that a fault disturbed does not hold again */
export async function proveWhole(after: string, bed: TestBed, disturbed: readonly Verdict[]): Promise<void> {
  const unmeasured = disturbed.filter(({ outcome }) => outcome === 'inconclusive');
  const once = bed.requirements.filter(({ disturbs }) => disturbs === true).map(({ id }) => id);
  const ids = disturbed
    .filter((one) => !unmeasured.includes(one) && !once.includes(one.id))
    .map(({ id }) => id);
  const asked = ids.length === 0 || unmeasured.length > 0 ? [...ids, ...BASIC] : ids;
  const again = bed.requirements.filter(({ id }) => asked.includes(id));
  const { cluster, run, signal } = bed;
  const start = performance.now();
  let wrong: Verdict[];
  do {
    const verdicts = await askAll(connectRun(run, cluster.kube), again, () => HEALED, { signal });
    wrong = verdicts.filter(({ outcome }) => outcome !== 'conformant');
    if (wrong.length === 0) return;
  } while (performance.now() - start < TIMEOUTS.healed);
  const lines = wrong.map((verdict) => `${verdict.id} is ${verdict.outcome}: ${verdict.summary}`);
  throw new Error(`the cluster has not recovered from ${after}: ${lines.join('; ')}`);
}
