import { FOCUSED, type Pace, QUICK, USUAL } from '../config/pace.ts';
import type { Verdict } from '../model/verdict.ts';
import { connectRun } from '../probe/cluster-under-test.ts';
import type { Declared } from '../requirements/registry.ts';
import { askAll } from './ask-all.ts';
import type { Fault } from './faults/fault.ts';
import { lanesUnder } from './lanes.ts';
import { locating, notLocated } from './located.ts';
import { cellsOf, type Expected, isWrong, meantBy } from './matrix.ts';
import type { TestBed } from './test-bed.ts';

/**
 * Asks every requirement while a fault is in force: what it is about as thoroughly as ever, the others quickly. What such a hurry
 * found wrong with one of the others, or beside the place of the fault, is not held against it: it is asked again, by itself and at
 * the pace of a run, and that counts.
 * Where checks are vacuous only what it is about is asked: that is what is to be missed.
 * @returns the verdicts that count, and which requirements were asked again
 */
export async function askUnder(
  fault: Fault,
  bed: TestBed,
): Promise<{ verdicts: Verdict[]; again: string[] }> {
  const { cluster, run, requirements, signal, mutant } = bed;
  const expected = fault.expected[cluster.cni] as Expected;
  const meant = new Set(meantBy(expected));
  const focus = requirements.filter(({ id }) => meant.has(id));
  const asked = fault.alone === true || mutant !== undefined ? focus : askedUnder(focus, requirements);
  const under = connectRun({ ...run, ...fault.told }, cluster.kube);
  const paceOf = (id: string): Pace => {
    if (!meant.has(id)) return { ...QUICK, ...fault.paceOfOthers };
    return { ...(expected.unmeasured?.includes(id) === true ? QUICK : FOCUSED), ...fault.pace };
  };
  const inTurn = async (lane: ReturnType<typeof lanesUnder<Declared>>[number]) => {
    const verdicts: Verdict[] = [];
    for (const { requirements, ...atOnce } of lane)
      verdicts.push(...(await askAll(under, requirements, paceOf, { signal, mutant, ...atOnce })));
    return verdicts;
  };
  const first = (await Promise.all(lanesUnder(fault, expected.red, asked).map(inTurn))).flat();
  const cells = cellsOf(first, expected);
  const elsewhere = notLocated(fault, cluster, first).length > 0 ? locating(fault, cluster) : undefined;
  const hurried = asked.filter(({ id }) => id === elsewhere || (!meant.has(id) && isWrong(cells.get(id))));
  const second = await askAll(under, hurried, () => USUAL, { signal, mutant, atOnce: 1 });
  return {
    verdicts: first.map((one) => second.find(({ id }) => id === one.id) ?? one),
    again: hurried.map(({ id }) => id),
  };
}

/** What has to wait for its whole time begins first. A heavy one is asked only under the faults that it is about. */
function askedUnder(focus: readonly Declared[], all: readonly Declared[]): readonly Declared[] {
  return [...focus, ...all.filter((one) => !focus.includes(one) && one.heavy !== true)];
}
