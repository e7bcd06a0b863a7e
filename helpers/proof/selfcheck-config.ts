import type { CniName } from '../cluster/cni.ts';
import type { KindTarget } from '../config/config.ts';
import type { Mutant } from './mutants.ts';

/**
 * Requirements that are red on a network without any fault, and rightly so. A self-check leaves them out there. docs/networks.md has the
 * reasons.
 */
export const KNOWN_RED: Readonly<Partial<Record<CniName, readonly string[]>>> = {
  'kube-router': ['SVC-7'],
};

/** Configuration of a self-check. */
export interface SelfCheckConfig {
  target: KindTarget;
  /** Name of an existing cluster of netconform's; undefined: make one. */
  given: string | undefined;
  /** Ids of the faults to try; undefined: all that the network can have. */
  faults: string[] | undefined;
  /** Try as many faults at once as possible; if none are named, the fewest that turn every requirement red. */
  quick: boolean;
  /** Makes every check vacuous; undefined: no mutant. */
  mutant: Mutant | undefined;
  out: string;
  timeoutMs: number;
  cacheDir: string;
}
