import { FOCUSED, type Pace, QUICK, USUAL } from '../config/pace.ts';
import type { RunContext } from '../model/run-context.ts';
import type { Verdict } from '../model/verdict.ts';
import { connectRun } from '../probe/cluster-under-test.ts';
import type { Declared } from '../requirements/registry.ts';
import { askedOf } from '../requirements/requires.ts';
import { askAll } from './ask-all.ts';
import type { Fault, FaultyCluster } from './faults/fault.ts';
import { matches, partText } from './matches.ts';
import { type AskedAgain, cellsOf, type Expected, isWrong, meantBy, saidBy, together } from './matrix.ts';
import type { TestBed } from './under-faults.ts';

/**
 * Checks every requirement while faults are in force: thoroughly if the faults are about it, else quickly. A quick look may find another
 * requirement wrong, miss the place of a fault, or not measure at all. Then the requirement is checked again, alone and at the pace of a run,
 * and that result counts.
 * @param faults no requirement is meant by two of them
 * @returns the verdicts that count, and the requirements that were checked again
 */
export async function askUnder(
  faults: readonly Fault[],
  bed: TestBed,
): Promise<{ verdicts: Verdict[]; again: AskedAgain[] }> {
  const { cluster, run, signal, mutant } = bed;
  const told: Partial<RunContext> = Object.assign({}, ...faults.map((fault) => fault.told));
  const requirements = askedOf(bed.requirements, told.workloads === true);
  const expectedOf = (fault: Fault) => fault.expected[cluster.cni] as Expected;
  const expected = together(faults.map(expectedOf));
  const meant = new Set(meantBy(expected));
  const focus = requirements.filter(({ id }) => meant.has(id));
  const focused = bed.focused === true || faults.some((fault) => fault.alone === true);
  const asked = focused ? focus : askedUnder(focus, requirements);
  const under = connectRun({ ...run, ...told }, cluster.kube);
  const paceOfOthers: Pace = Object.assign({}, QUICK, ...faults.map((fault) => fault.paceOfOthers));
  const paceOf = (id: string): Pace => {
    const about = faults.find((fault) => meantBy(expectedOf(fault)).includes(id));
    if (about === undefined) return paceOfOthers;
    return { ...(expected.unmeasured?.includes(id) === true ? QUICK : FOCUSED), ...about.pace };
  };
  const inTurn = async (lane: ReturnType<typeof lanesUnder<Declared>>[number]) => {
    const verdicts: Verdict[] = [];
    for (const { requirements, ...atOnce } of lane)
      verdicts.push(...(await askAll(under, requirements, paceOf, { signal, mutant, ...atOnce })));
    return verdicts;
  };
  const first = (await Promise.all(lanesUnder(faults, expected.red, asked).map(inTurn))).flat();
  const cells = cellsOf(first, expected);
  const elsewhere = faults
    .filter((fault) => notLocated(fault, cluster, first).length > 0)
    .map((fault) => locating(fault, cluster));
  const unmeasured = first.filter(({ outcome }) => outcome === 'inconclusive').map(({ id }) => id);
  const mayPass = (id: string) =>
    !meant.has(id) || unmeasured.includes(id) || expected.unsteady?.includes(id) === true;
  const hurried = asked.filter(({ id }) => elsewhere.includes(id) || (isWrong(cells.get(id)) && mayPass(id)));
  const second = await askAll(under, hurried, () => USUAL, { signal, mutant, atOnce: 1 });
  return {
    verdicts: first.map((one) => second.find(({ id }) => id === one.id) ?? one),
    again: first
      .filter((one) => hurried.some(({ id }) => id === one.id))
      .map((one) => ({ id: one.id, saw: saidBy(one) })),
  };
}

/** Requirements that wait for their whole time start first. A heavy one is checked only if a fault is about it. */
function askedUnder(focus: readonly Declared[], all: readonly Declared[]): readonly Declared[] {
  return [...focus, ...all.filter((one) => !focus.includes(one) && one.heavy !== true)];
}

/** The requirement whose finding must have the place of a fault: the first red one; undefined if none is red. */
function locating(fault: Fault, { cni }: FaultyCluster): string | undefined {
  return fault.expected[cni]?.red[0];
}

/** Sentences about a first red requirement with a wrong place; empty if it has the place, or is not red. */
export function notLocated(fault: Fault, cluster: FaultyCluster, verdicts: readonly Verdict[]): string[] {
  const first = verdicts.find(({ id }) => id === locating(fault, cluster));
  const expected = fault.finding?.(cluster);
  if (first?.outcome !== 'violation' || expected === undefined || matches(first.finding, expected)) return [];
  const { samples: _, ...found } = first.finding ?? {};
  return [
    `${first.id} does not name the place: expected ${partText(expected)}, found ${JSON.stringify(found)}: ${saidBy(first)}`,
  ];
}

/** The fields of a requirement that decide about its turn. */
type Asked = Pick<Declared, 'id' | 'datagrams' | 'creates' | 'turn'>;

/** Requirements that run at the same time, and how many of them at once; absent: as many as usual. */
interface Turn<T> {
  requirements: readonly T[];
  atOnce?: number;
}

/**
 * The order of requirements under faults, so that none heals a fault or turns another requirement red.
 * - If a requirement that counts datagrams must turn red, those that count run one by one, and after them those that send some.
 * - If new pods disturb a fault, requirements that create pods run last, one by one. Otherwise those that mostly wait have their own lane.
 * @param red ids of the requirements that must turn red
 * @returns lanes that run at the same time; the turns of a lane follow each other
 */
export function lanesUnder<T extends Asked>(
  faults: readonly Pick<Fault, 'disturbedBy'>[],
  red: readonly string[],
  asked: readonly T[],
): Turn<T>[][] {
  const counting = asked.filter(({ id, datagrams }) => datagrams === 'counted' && red.includes(id));
  const disturbed = faults.some(({ disturbedBy }) => disturbedBy === 'new pods');
  const making = asked.filter((one) => disturbed && one.creates !== undefined);
  const sending = asked.filter(
    (one) => counting.length > 0 && one.datagrams !== undefined && !making.includes(one),
  );
  const others = asked.filter((one) => !sending.includes(one) && !making.includes(one));
  const waiting = others.filter(({ turn }) => turn === 'beside' && !disturbed);
  const lanes: Turn<T>[][] = [
    [{ requirements: others.filter((one) => !waiting.includes(one)) }, { requirements: making, atOnce: 1 }],
    [{ requirements: waiting }],
    [
      { requirements: counting, atOnce: 1 },
      { requirements: sending.filter((one) => !counting.includes(one)) },
    ],
  ];
  return lanes
    .map((turns) => turns.filter(({ requirements }) => requirements.length > 0))
    .filter((turns) => turns.length > 0);
}
