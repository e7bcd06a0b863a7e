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
 * Asks every requirement while faults are in force: what they are about as thoroughly as ever, the others quickly. What such a hurry
 * found wrong with one of the others, or beside the place of a fault, or could not measure, is not held against it: it is asked again,
 * by itself and at the pace of a run, and that counts.
 * @param faults of which no requirement is meant by two
 * @returns the verdicts that count, and which requirements were asked again
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

/** What has to wait for its whole time begins first. A heavy one is asked only under the faults that it is about. */
function askedUnder(focus: readonly Declared[], all: readonly Declared[]): readonly Declared[] {
  return [...focus, ...all.filter((one) => !focus.includes(one) && one.heavy !== true)];
}

/** The requirement whose finding has to have the place of a fault: the first that turns red; undefined where none does. */
function locating(fault: Fault, { cni }: FaultyCluster): string | undefined {
  return fault.expected[cni]?.red[0];
}

/** Where a fault's first red requirement has another finding, in whole sentences: empty where it has the place, or is not red. */
export function notLocated(fault: Fault, cluster: FaultyCluster, verdicts: readonly Verdict[]): string[] {
  const first = verdicts.find(({ id }) => id === locating(fault, cluster));
  const expected = fault.finding?.(cluster);
  if (first?.outcome !== 'violation' || expected === undefined || matches(first.finding, expected)) return [];
  const { samples: _, ...found } = first.finding ?? {};
  return [
    `${first.id} does not name the place: expected ${partText(expected)}, found ${JSON.stringify(found)}: ${saidBy(first)}`,
  ];
}

/** What of a requirement decides when it is asked. */
type Asked = Pick<Declared, 'id' | 'datagrams' | 'creates' | 'turn'>;

/** Requirements that are asked at the same time, so many of them at once; absent: as many as usual. */
interface Turn<T> {
  requirements: readonly T[];
  atOnce?: number;
}

/**
 * In which order requirements are asked under faults, so that none of them heals one or makes another red.
 * - Where one that counts datagrams has to turn red, those that count are asked one after the other, then those that send some.
 * - Where new pods disturb a fault, requirements that make some come after all others, one after the other. Elsewhere those that mostly
 *   wait have a lane of their own.
 * @param red ids of the requirements that have to turn red
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
