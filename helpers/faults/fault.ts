import type { FaultyCluster } from './faulty-cluster.ts';

/** A fault that the suites have to find: what is done to a cluster, and which requirements must turn red for it, and no other. */
export interface Fault {
  id: string;
  /** What is broken, as a sentence. */
  sentence: string;
  /** The requirements that are violated, in the report's order. With more than one, the comment beside says why. */
  expected: readonly string[];
  /** What the first one's message has to say: the place, so that a reader knows where to look. */
  says?: (cluster: FaultyCluster) => RegExp;
  /** Flags of the run that meets the fault. */
  flags?: readonly string[];
  /** When it is put in: before the run, or while the run's fixtures start (it waits for those that it needs itself). */
  when: 'before' | 'fixtures';
  inject(cluster: FaultyCluster): Promise<void>;
  /** Takes it away, also when it was put in only in part. */
  heal(cluster: FaultyCluster): Promise<void>;
}
