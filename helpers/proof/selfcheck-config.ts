import type { CniName } from '../cluster/cni.ts';
import type { KindTarget } from '../config/config.ts';
import type { Mutant } from './mutants.ts';

/**
 * Requirements that are red on a network without any fault, and rightly: a self-check there does not ask them. docs/networks.md says
 * why for each.
 */
export const KNOWN_RED: Readonly<Partial<Record<CniName, readonly string[]>>> = {
  'kube-router': ['SVC-7'],
};

/** What is asked of a self-check. */
export interface SelfCheckConfig {
  target: KindTarget;
  /** A cluster of netconform's that is there already, by name; undefined: one is made. */
  given: string | undefined;
  /** Ids of the only faults to try; undefined: all that can be made on the network. */
  faults: string[] | undefined;
  /** As many faults at the same time as can be; where none are named, the fewest that turn every requirement red. */
  quick: boolean;
  /** Makes every check vacuous; undefined: they are as they are. */
  mutant: Mutant | undefined;
  out: string;
  timeoutMs: number;
  cacheDir: string;
}
