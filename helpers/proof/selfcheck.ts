import { checkOut } from '../cluster/check-machine.ts';
import type { CniName } from '../cluster/cni.ts';
import { UsageError } from '../config/usage-error.ts';
import { EXIT } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';
import { showReports, writeAll } from '../report/report-place.ts';
import type { Declared } from '../requirements/registry.ts';
import { endedBy } from '../run/attempt.ts';
import { recordSteps } from '../run/record-steps.ts';
import { allRequirements } from '../run/selection.ts';
import { reportDir } from '../run/settle-run.ts';
import type { Stage } from '../run/stage.ts';
import { readProperties } from '../run/target.ts';
import { during } from '../system/running.ts';
import type { Screen } from '../system/screen.ts';
import { type Undo, undoing } from '../system/undo.ts';
import { askControl, expectWhole, heldIn } from './ask-all.ts';
import { FAULTS, FAULTS_UNDER_FIXTURES } from './faults/all.ts';
import { coveringFaults } from './faults/covering.ts';
import type { Fault } from './faults/fault.ts';
import { groupFaults } from './faults/groups.ts';
import { exitCodeOfCheck, type Row, type SelfCheck } from './matrix.ts';
import { matrixHtml } from './matrix-html.ts';
import { matrixJson } from './matrix-json.ts';
import { matrixJunit } from './matrix-junit.ts';
import { matrixText } from './matrix-text.ts';
import { prepare } from './prepare.ts';
import { KNOWN_RED, type SelfCheckConfig } from './selfcheck-config.ts';
import { durationOf, redOf } from './signs.ts';
import { givenBed, newBed } from './test-cluster.ts';
import { tryFaults } from './try-faults.ts';

/**
 * Proves the suites: without a fault everything holds, and under each fault exactly its requirements turn red. Heals every fault, and proves
 * that, before the next one and on every way out.
 * @returns the exit code
 * @throws UsageError if the request is impossible; nothing was made then
 */
export async function selfcheck(
  config: SelfCheckConfig,
  screen: Screen,
  interrupt: AbortSignal,
): Promise<number> {
  await checkOut(config.out);
  const requirements = await allRequirements();
  const startedAt = new Date();
  const start = performance.now();
  const { given, mutant } = config;
  if (mutant !== undefined)
    screen.notice(`mutant ${mutant.id}: ${mutant.sentence}; this self-check proves nothing`);
  const { steps, recorded } = recordSteps(screen);
  const unremoved: string[] = [];
  const work = async (undo: Undo) => {
    const found = await runFaults(config, requirements, { screen, steps, interrupt, undo });
    const check: SelfCheck = {
      run: given ?? config.target.name,
      startedAt,
      partial: config.faults !== undefined || config.quick,
      ...(mutant === undefined ? {} : { mutant: mutant.id }),
      ...found,
      durationMs: performance.now() - start,
      properties: { ...found.properties, ...recorded().properties },
    };
    const text = matrixText(check);
    const paths = await writeAll(`${reportDir(config.out, startedAt, check.run)}-selfcheck`, {
      'junit.xml': matrixJunit(check),
      'matrix.html': matrixHtml(check),
      'matrix.json': matrixJson(check),
      'matrix.txt': text,
    });
    return { check, text, paths };
  };
  const { check, text, paths } = await undoing(screen, work, (message) => unremoved.push(message));
  showReports(screen, paths, text);
  const code = exitCodeOfCheck(check);
  // Remains of a cluster are never a success.
  return unremoved.length > 0 && code !== EXIT.violation ? EXIT.unmeasured : code;
}

/** The results so far. */
type Found = Pick<SelfCheck, 'properties' | 'control' | 'rows' | 'setupError' | 'interrupted'>;

async function runFaults(
  config: SelfCheckConfig,
  declared: readonly Declared[],
  stage: Stage,
): Promise<Found> {
  const { screen, steps, interrupt, undo } = stage;
  const { mutant } = config;
  let properties: Record<string, string> = {};
  let control: readonly Verdict[] = [];
  const rows: Row[] = [];
  try {
    const bed = await (config.given === undefined ? newBed : givenBed)({ config, ...stage });
    const { kube, cni, context, journal, signal } = bed;
    const known = KNOWN_RED[cni] ?? [];
    const requirements = declared.filter(({ id }) => !known.includes(id));
    if (known.length > 0)
      screen.notice(`${known.join(', ')}: not checked, red on ${cni} without any fault (docs/networks.md)`);
    const fewest = config.quick ? coveringFaults(FAULTS_UNDER_FIXTURES, cni) : undefined;
    const faults = chosen(config.faults ?? fewest, cni);
    const after = faults.filter(({ beforeFixtures }) => beforeFixtures !== 'only');
    const groups = config.quick ? groupFaults(after, cni) : after.map((fault) => [fault]);
    const whole = config.faults === undefined && !config.quick;
    const before = faults.filter(
      ({ beforeFixtures }) => beforeFixtures === 'only' || (whole && beforeFixtures === 'too'),
    );
    const { removeFixtures, putFixtures, ...prepared } = await prepare(bed, config, steps, undo);
    properties = { ...bed.properties, ...(await readProperties(kube, context)) };
    control = await steps.step('control', () =>
      askControl(prepared, requirements, { signal, screen, mutant }),
    );
    expectWhole(control);
    const held = heldIn(control, requirements);
    const tryGroup = async (group: readonly Fault[], put?: typeof putFixtures) => {
      const asked = group.some(({ alone }) => alone === true) ? requirements : held;
      // With a mutant, the requirements of a fault suffice, because their vacuous checks miss it. With --quick the large groups show exactness.
      const turnsRed = group.some(({ expected }) => expected[cni]?.red.length !== 0);
      const focused = mutant !== undefined || (config.quick && group.length === 1 && turnsRed);
      const testBed = { ...prepared, requirements: asked, focused, journal, signal, mutant };
      const first = rows.length + 1;
      const numbers = group.length === 1 ? `fault ${first}` : `faults ${first}–${first + group.length - 1}`;
      const place = `${numbers} of ${after.length + before.length}: ${group.map(({ id }) => id).join(', ')}`;
      const more = await during(screen.running, place, () => tryFaults(group, testBed, put));
      rows.push(...more);
      for (const row of more) showRow(row, screen);
    };
    for (const group of groups) await tryGroup(group);
    for (const group of groupFaults(before, cni)) {
      await removeFixtures();
      await tryGroup(group, putFixtures);
    }
    return { properties, control, rows };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (interrupt.aborted) return { properties, control, rows, interrupted: true };
    return { properties, control, rows, ...endedBy(error, screen) };
  }
}

function showRow(row: Row, screen: Screen): void {
  const { fault, problems, again } = row;
  const mark = problems.length === 0 ? '✓' : '✗';
  const found = problems.length === 0 ? `${redOf(row)}, as required` : problems.join('; ');
  const detail =
    again.length === 0 ? found : `${found}; checked again: ${again.map(({ id }) => id).join(', ')}`;
  screen.step(`${mark} ${fault.id}: ${fault.sentence}`, durationOf(row), detail);
}

/**
 * @throws Error for a fault that the network cannot have
 */
function chosen(ids: readonly string[] | undefined, cni: CniName): readonly Fault[] {
  const here = FAULTS.filter(({ expected }) => expected[cni] !== undefined);
  if (ids === undefined) return here;
  const absent = ids.find((id) => !here.some((fault) => fault.id === id));
  if (absent !== undefined) throw new Error(`the fault ${absent} cannot be made on ${cni}`);
  return here.filter(({ id }) => ids.includes(id));
}
