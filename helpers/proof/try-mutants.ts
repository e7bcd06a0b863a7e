import type { CniName } from '../cluster/cni.ts';
import { timedSteps } from '../cluster/steps.ts';
import type { Declared } from '../requirements/registry.ts';
import type { Screen } from '../system/screen.ts';
import { askUnder } from './ask-under.ts';
import { givenBed } from './bed.ts';
import { askControl, expectWhole, heldIn } from './control.ts';
import { FAULTS } from './faults/all.ts';
import { coveringFaults } from './faults/covering.ts';
import type { Fault } from './faults/fault.ts';
import { cellsOf, type Expected } from './matrix.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import { prepare } from './prepare.ts';
import type { SelfCheckConfig } from './selfcheck-config.ts';
import { controlTrouble } from './state.ts';
import type { TestBed } from './test-bed.ts';
import { proveWhole } from './try-fault.ts';
import { underFault } from './under-fault.ts';

/** Requirements whose vacuous check was noticed, and those whose was not: none, or the self-check is at fault. */
export interface MutantOutcome {
  mutant: Mutant;
  noticed: string[];
  unnoticed: string[];
}

interface Options {
  config: Pick<SelfCheckConfig, 'given' | 'cacheDir' | 'timeoutMs'>;
  requirements: readonly Declared[];
  screen: Screen;
  interrupt: AbortSignal;
}

/**
 * Makes the check of every requirement vacuous, in each way that one can be, and looks whether a self-check notices. One control without
 * mutants shows that the cluster is whole; each fault is put in once, for all mutants.
 * @param options config.given names a cluster of netconform's that faults may be put into
 * @throws Error where the cluster is not whole, before or after, or a fault cannot be put in
 */
export async function tryMutants({
  config,
  requirements,
  screen,
  interrupt,
}: Options): Promise<MutantOutcome[]> {
  const undo: (() => Promise<void> | void)[] = [];
  const steps = timedSteps(screen, (step, ms) => screen.step(step, ms));
  try {
    const bed = await givenBed({ config, screen, steps, interrupt, undo });
    const { signal, journal } = bed;
    const prepared = await prepare(bed, config, steps, undo);
    const control = await steps.step('control', () => askControl(prepared, requirements, { signal, screen }));
    expectWhole(control);
    const noticed = new Map(MUTANTS.map((mutant) => [mutant, new Set<string>()]));
    const note = (mutant: Mutant, ids: Iterable<string>) => {
      for (const id of ids) noticed.get(mutant)?.add(id);
    };
    for (const mutant of MUTANTS.filter((one) => one.noticed === 'control')) {
      const vacuous = await askControl(prepared, requirements, { signal, screen, mutant });
      note(
        mutant,
        controlTrouble({ control: vacuous }).map(({ id }) => id),
      );
    }
    const faults = faultsOf(bed.cni);
    const held = heldIn(control, requirements);
    for (const fault of faults) {
      const asked = fault.alone === true ? requirements : held;
      const testBed = { ...prepared, requirements: asked, journal, signal };
      const missed = () => missedUnder(fault, testBed);
      const { result, trouble } = await steps.step(fault.id, () =>
        underFault(fault, testBed, missed, async () => undefined),
      );
      if (result === undefined) throw new Error(`${fault.id}: ${trouble}`);
      for (const [mutant, ids] of result) note(mutant, ids);
    }
    await proveWhole('the mutants', { ...prepared, requirements: held, journal, signal }, control);
    const shown = [...new Set(faults.flatMap(({ expected }) => expected[bed.cni]?.red ?? []))];
    return [...noticed].map(([mutant, ids]) => ({
      mutant,
      noticed: shown.filter((id) => ids.has(id)),
      unnoticed: shown.filter((id) => !ids.has(id)),
    }));
  } finally {
    for (const step of undo.reverse())
      await Promise.resolve(step()).catch((error: unknown) => screen.notice((error as Error).message));
  }
}

/** Faults that turn red every requirement that one can turn red. */
function faultsOf(cni: CniName): Fault[] {
  const covering = coveringFaults(FAULTS, cni);
  return FAULTS.filter(
    ({ id, alone, expected }) => covering.includes(id) || (alone === true && expected[cni] !== undefined),
  );
}

/** What each mutant of a check misses while a fault is in force. */
async function missedUnder(fault: Fault, bed: TestBed): Promise<Map<Mutant, string[]>> {
  const expected = fault.expected[bed.cluster.cni] as Expected;
  const missed = new Map<Mutant, string[]>();
  for (const mutant of MUTANTS.filter(({ noticed }) => noticed === 'missed')) {
    const { verdicts } = await askUnder(fault, { ...bed, mutant });
    const cells = [...cellsOf(verdicts, expected)].filter(([, cell]) => cell === 'missed');
    missed.set(
      mutant,
      cells.map(([id]) => id),
    );
  }
  return missed;
}
