import { timedSteps } from '../cluster/steps.ts';
import type { Declared } from '../requirements/registry.ts';
import type { Screen } from '../system/screen.ts';
import { undoing } from '../system/undo.ts';
import { askControl, expectWhole, heldIn } from './ask-all.ts';
import { askUnder } from './ask-under.ts';
import { FAULTS_UNDER_FIXTURES } from './faults/all.ts';
import { coveringFaults } from './faults/covering.ts';
import type { Fault } from './faults/fault.ts';
import { groupFaults } from './faults/groups.ts';
import { cellsOf, type Expected, together } from './matrix.ts';
import { MUTANTS, type Mutant } from './mutants.ts';
import { prepare } from './prepare.ts';
import type { SelfCheckConfig } from './selfcheck-config.ts';
import { controlTrouble } from './signs.ts';
import { givenBed } from './test-cluster.ts';
import { proveWhole } from './try-faults.ts';
import { type TestBed, underFaults } from './under-faults.ts';

/** Requirements whose vacuous check was noticed, and those whose was not. If any was not, the self-check is at fault. */
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
 * Makes the check of every requirement vacuous, in each known way, and reads whether a self-check notices. One control without mutants shows
 * that the cluster is whole. Each fault is injected once for all mutants, together with others.
 * @param options config.given names a cluster of netconform's that may be broken
 * @throws Error if the cluster is not whole, before or after, or a fault cannot be injected
 */
export async function tryMutants({
  config,
  requirements,
  screen,
  interrupt,
}: Options): Promise<MutantOutcome[]> {
  const steps = timedSteps(screen, (step, ms) => screen.step(step, ms));
  return undoing(screen, async (undo) => {
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
    const covering = coveringFaults(FAULTS_UNDER_FIXTURES, bed.cni);
    const faults = FAULTS_UNDER_FIXTURES.filter(({ id }) => covering.includes(id));
    const held = heldIn(control, requirements);
    for (const group of groupFaults(faults, bed.cni)) {
      const asked = group.some(({ alone }) => alone === true) ? requirements : held;
      const testBed = { ...prepared, requirements: asked, focused: true, journal, signal };
      const missed = () => missedUnder(group, testBed);
      const { result, trouble } = await steps.step(group.map(({ id }) => id).join(', '), () =>
        underFaults(group, testBed, missed, async () => undefined),
      );
      if (result === undefined) throw new Error(trouble);
      for (const [mutant, ids] of result) note(mutant, ids);
    }
    await proveWhole('the mutants', { ...prepared, requirements: held, journal, signal }, control);
    const shown = [...new Set(faults.flatMap(({ expected }) => expected[bed.cni]?.red ?? []))];
    return [...noticed].map(([mutant, ids]) => ({
      mutant,
      noticed: shown.filter((id) => ids.has(id)),
      unnoticed: shown.filter((id) => !ids.has(id)),
    }));
  });
}

/** The requirements that miss their fault with each mutant. By this a self-check notices the mutant. */
async function missedUnder(faults: readonly Fault[], bed: TestBed): Promise<Map<Mutant, string[]>> {
  const expected = together(faults.map((fault) => fault.expected[bed.cluster.cni] as Expected));
  const missed = new Map<Mutant, string[]>();
  for (const mutant of MUTANTS.filter(({ noticed }) => noticed === 'missed')) {
    const { verdicts } = await askUnder(faults, { ...bed, mutant });
    const cells = [...cellsOf(verdicts, expected)].filter(([, cell]) => cell === 'missed');
    missed.set(
      mutant,
      cells.map(([id]) => id),
    );
  }
  return missed;
}
