import { HEALED } from '../config/pace.ts';
import type { RunContext } from '../model/run-context.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import type { Verdict } from '../model/verdict.ts';
import { connectRun } from '../probe/cluster-under-test.ts';
import { askAll } from './ask-all.ts';
import { askUnder, notLocated } from './ask-under.ts';
import type { Fault } from './faults/fault.ts';
import { cellsOf, type Expected, isWrong, meantBy, problemsOf, type Row } from './matrix.ts';
import { type TestBed, underFaults } from './under-faults.ts';

/**
 * Injects faults, checks every requirement, heals the faults, and proves that what turned red holds again.
 * @param faults no requirement is meant by two of them
 * @param putFixtures creates the fixtures under the faults and resolves with their run; absent: the fixtures are there
 * @returns a row for each fault, without what the others turned red
 * @throws Error if the cluster did not recover, because later faults would prove nothing; the signal's reason if it aborts, with the faults healed
 */
export async function tryFaults(
  faults: readonly Fault[],
  bed: TestBed,
  putFixtures?: () => Promise<RunContext>,
): Promise<Row[]> {
  const { cluster } = bed;
  const expectedOf = (fault: Fault) => fault.expected[cluster.cni] as Expected;
  const { result, trouble, ...times } = await underFaults(
    faults,
    bed,
    async () => askUnder(faults, putFixtures === undefined ? bed : { ...bed, run: await putFixtures() }),
    (asked) =>
      proveWhole(
        faults.map(({ id }) => id).join(', '),
        // Requirements that run only on request are checked again in the same way.
        faults.some(({ told }) => told?.workloads) ? { ...bed, run: { ...bed.run, workloads: true } } : bed,
        (asked?.verdicts ?? []).filter(isDisturbed),
      ),
  );
  return faults.map((fault) => {
    const expected = expectedOf(fault);
    const ofOthers = faults.filter((one) => one !== fault).flatMap((one) => meantBy(expectedOf(one)));
    const verdicts = (result?.verdicts ?? []).filter(({ id }) => !ofOthers.includes(id));
    const cells = cellsOf(verdicts, expected);
    return {
      fault: {
        id: putFixtures === undefined ? fault.id : `${fault.id} before the fixtures`,
        sentence: fault.sentence,
      },
      cells,
      verdicts: verdicts.filter((one) => isDisturbed(one) || isWrong(cells.get(one.id))),
      problems: [
        ...(trouble === undefined ? problemsOf(verdicts, cells, expected) : [trouble]),
        ...notLocated(fault, cluster, verdicts),
      ],
      again: (result?.again ?? []).filter(({ id }) => !ofOthers.includes(id)),
      ...times,
    };
  });
}

function isDisturbed({ outcome, unsteady }: Verdict): boolean {
  return outcome !== 'conformant' || unsteady !== undefined;
}

/**
 * Requirements to check after a fault that turned nothing red, and instead of those that are checked once or could not be measured: the paths
 * that all others use, and an exec in every pod.
 */
const BASIC: readonly string[] = ['NODE-1', 'NODE-3', 'POD-2', 'SVC-2'];

/** @throws Error if a requirement that a fault disturbed does not hold again */
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
