import { join } from 'node:path';
import { checkOut } from '../cluster/check-machine.ts';
import type { CniName } from '../cluster/cni.ts';
import { Interrupted } from '../cluster/interrupt.ts';
import { timedSteps } from '../cluster/steps.ts';
import { seconds } from '../config/duration.ts';
import { UsageError } from '../config/usage-error.ts';
import { mainReport, placeOf, reportLines } from '../report/report-place.ts';
import { allRequirements } from '../run/suites.ts';
import { readProperties } from '../run/target.ts';
import { during } from '../system/running.ts';
import type { Screen } from '../system/screen.ts';
import { writeWhole } from '../system/write-file.ts';
import { type Bed, givenBed, newBed } from './bed.ts';
import { askControl, expectWhole, heldIn } from './control.ts';
import { FAULTS } from './faults/all.ts';
import { coveringFaults } from './faults/covering.ts';
import type { Fault } from './faults/fault.ts';
import { groupFaults } from './faults/groups.ts';
import { exitCodeOfCheck, type Row, type SelfCheck } from './matrix.ts';
import { matrixHtml } from './matrix-html.ts';
import { matrixJson } from './matrix-json.ts';
import { matrixJunit } from './matrix-junit.ts';
import { matrixText } from './matrix-text.ts';
import { prepare } from './prepare.ts';
import type { SelfCheckConfig } from './selfcheck-config.ts';
import { durationOf, redOf } from './signs.ts';
import { tryFaults } from './try-faults.ts';

/**
 * The suites prove themselves: without a fault everything holds, and under each fault exactly the requirements that it is about turn
 * red. Every fault is taken away again, and that is proven, before the next; also when it ends otherwise.
 * @returns the exit code
 * @throws UsageError when what was asked for cannot be done; nothing has been made then
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
  const check: SelfCheck & { rows: Row[] } = {
    run: config.given ?? config.target.name,
    startedAt,
    durationMs: 0,
    properties: {},
    control: [],
    rows: [],
    partial: config.faults !== undefined || config.quick,
    ...(config.mutant === undefined ? {} : { mutant: config.mutant.id }),
  };
  if (config.mutant !== undefined)
    screen.notice(`mutant ${config.mutant.id}: ${config.mutant.sentence}; this self-check proves nothing`);
  const steps = timedSteps(screen, (step, ms) => {
    screen.step(step, ms);
    check.properties[`time.${step}`] = seconds(ms);
  });
  const undo: (() => Promise<void> | void)[] = [];
  try {
    const make = config.given === undefined ? newBed : givenBed;
    await runOn(await make({ config, screen, steps, interrupt, undo }));
  } catch (error) {
    if (error instanceof UsageError) {
      await removeAll();
      throw error;
    }
    if (error instanceof Interrupted || interrupt.aborted) check.interrupted = true;
    else {
      check.setupError = (error as Error).message;
      screen.trouble(error as Error);
    }
  }
  check.durationMs = performance.now() - start;
  const text = matrixText(check);
  const stamp = startedAt.toISOString().slice(0, 19).replaceAll(':', '-');
  const dir = join(config.out, `${stamp}-${check.run}-selfcheck`);
  const reports = {
    'junit.xml': matrixJunit(check),
    'matrix.html': matrixHtml(check),
    'matrix.json': matrixJson(check),
    'matrix.txt': text,
  };
  try {
    for (const [name, content] of Object.entries(reports)) await writeWhole(join(dir, name), content);
  } finally {
    await removeAll();
  }
  const paths = Object.keys(reports).map((name) => join(dir, name));
  for (const line of ['', ...reportLines(paths, process.cwd())]) screen.notice(line);
  screen.notice(`\n${text.trimEnd()}  ${placeOf(mainReport(paths) ?? dir, process.cwd())}`);
  return exitCodeOfCheck(check);

  async function removeAll(): Promise<void> {
    const removing = performance.now();
    const removed = screen.running('cleaning up');
    for (const step of undo.reverse())
      await Promise.resolve(step()).catch((error: unknown) => screen.notice((error as Error).message));
    removed();
    if (undo.length > 0) screen.step('removed', performance.now() - removing);
  }

  async function runOn(bed: Bed) {
    const { kube, cni, context, properties, journal, signal } = bed;
    const faults = chosen(config.quick ? coveringFaults(FAULTS, cni) : config.faults, cni);
    const groups = config.quick ? groupFaults(faults, cni) : faults.map((fault) => [fault]);
    const prepared = await prepare(bed, config, steps, undo);
    Object.assign(check.properties, properties, await readProperties(kube, context));
    check.control = await steps.step('control', () =>
      askControl(prepared, requirements, { signal, screen, mutant: config.mutant }),
    );
    expectWhole(check.control);
    const held = heldIn(check.control, requirements);
    for (const group of groups) {
      const asked = group.some(({ alone }) => alone === true) ? requirements : held;
      const testBed = { ...prepared, requirements: asked, journal, signal, mutant: config.mutant };
      const first = check.rows.length + 1;
      const numbers = group.length === 1 ? `fault ${first}` : `faults ${first}–${first + group.length - 1}`;
      const place = `${numbers} of ${faults.length}: ${group.map(({ id }) => id).join(', ')}`;
      const rows = await during(screen.running, place, () => tryFaults(group, testBed));
      check.rows.push(...rows);
      for (const row of rows) tell(row);
    }
  }

  function tell(row: Row): void {
    const { fault, problems, again } = row;
    const mark = problems.length === 0 ? '✓' : '✗';
    const found = problems.length === 0 ? `${redOf(row)}, as required` : problems.join('; ');
    const detail = again.length === 0 ? found : `${found}; asked again: ${again.join(', ')}`;
    screen.step(`${mark} ${fault.id}: ${fault.sentence}`, durationOf(row), detail);
  }
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
