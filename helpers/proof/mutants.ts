import { UsageError } from '../config/usage-error.ts';
import { Violation } from '../model/outcomes.ts';
import type { Check } from '../requirements/registry.ts';

/** A way in which a check can exist and say nothing. */
export interface Mutant {
  id: 'unprobed' | 'ignored' | 'empty';
  /** Its effect on every check, as a sentence. */
  sentence: string;
  /** How a self-check must notice it: by missed faults, or by a control that shows nothing. */
  noticed: 'missed' | 'control';
  /** Makes a check vacuous. */
  change: (check: Check) => Check;
}

export const MUTANTS: readonly Mutant[] = [
  {
    id: 'unprobed',
    sentence: 'the check returns success without probing',
    noticed: 'missed',
    change: () => async () => ({ checked: 1, summary: 'not probed' }),
  },
  {
    id: 'ignored',
    sentence: 'the check probes, and its violation is ignored',
    noticed: 'missed',
    change: (check) => async (cluster) => {
      try {
        return await check(cluster);
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        return { checked: 1, summary: 'ignored' };
      }
    },
  },
  {
    id: 'empty',
    sentence: 'the check probes nothing',
    noticed: 'control',
    change: () => async () => ({ checked: 0, summary: 'nothing' }),
  },
];

/**
 * Chooses the mutant of a self-check. Only `selfcheck` reads it. Every other command refuses to start while it is set, so that nobody certifies a
 * cluster with vacuous checks.
 */
/** The variable that names a mutant. */
export const MUTANT_VARIABLE = 'NETCONFORM_MUTANT';

/** @throws UsageError for an unknown mutant */
export function mutantOf(environment: NodeJS.ProcessEnv): Mutant | undefined {
  const id = environment[MUTANT_VARIABLE] ?? '';
  if (id === '') return undefined;
  const mutant = MUTANTS.find((one) => one.id === id);
  if (mutant === undefined)
    throw UsageError.of(MUTANT_VARIABLE, id, `expected one of ${MUTANTS.map((one) => one.id).join(', ')}`);
  return mutant;
}

/** @throws UsageError if the environment chooses a mutant */
export function refuseMutant(environment: NodeJS.ProcessEnv): void {
  const id = environment[MUTANT_VARIABLE] ?? '';
  if (id === '') return;
  throw UsageError.of(
    MUTANT_VARIABLE,
    id,
    'makes every check vacuous; only selfcheck can run with it, unset it',
  );
}
