import type { RunContext } from '../model/run-context.ts';
import type { Declared } from '../requirements/registry.ts';
import type { FaultyCluster } from './faults/fault.ts';
import type { Journal } from './journal.ts';
import type { Mutant } from './mutants.ts';

/** What faults are tried on. */
export interface TestBed {
  cluster: FaultyCluster;
  run: RunContext;
  /** The requirements that the cluster can show, in their order: all of them held without a fault. */
  requirements: readonly Declared[];
  /** Only what the faults are about is asked; absent: all. */
  focused?: boolean;
  journal: Journal;
  signal: AbortSignal;
  /** Makes every check vacuous; absent: they are as they are. */
  mutant?: Mutant | undefined;
}
