import type { CniName } from '../../cluster/cni.ts';
import type { Pace } from '../../config/pace.ts';
import type { Finding } from '../../model/finding.ts';
import type { RunContext } from '../../model/run-context.ts';
import type { Part } from '../matches.ts';
import type { Expected } from '../matrix.ts';
import type { FaultyCluster } from './faulty-cluster.ts';

/** A fault that the suites have to find: what is done to a cluster, and which requirements must turn red for it, and no other. */
export interface Fault {
  id: string;
  /** What is broken, as a sentence. */
  sentence: string;
  /**
   * What has to come of it, on each network that it can be made on. With more than one requirement red, the comment beside says
   * why.
   */
  expected: Partial<Record<CniName, Expected>>;
  /** What the first red one has to find: the place, so that a reader knows where to look. Absent where nothing turns red. */
  finding?: (cluster: FaultyCluster) => Part<Finding>;
  /** Where the usual paces of a self-check do not let it be seen for what it is: of what it is about, and of all others. */
  pace?: Partial<Pace>;
  paceOfOthers?: Partial<Pace>;
  /** What else the run is told that meets the fault. */
  told?: Partial<Pick<RunContext, 'podRanges' | 'disruptive' | 'workloads'>>;
  /**
   * Pods that come while it is in force could heal it, or turn others red: requirements that make some are asked by themselves, after
   * all others.
   */
  disturbedBy?: 'new pods';
  /** Ids of faults that are not put in together with it: one would change how the other shows. */
  apartFrom?: readonly string[];
  /**
   * It is put in before the fixtures, whose making may mend what a run is to find: only so, or in a whole self-check so as well. It needs
   * none of them then.
   */
  beforeFixtures?: 'only' | 'too';
  /** Only the requirements that it is about are asked: the others could not go on meanwhile. */
  alone?: true;
  inject(cluster: FaultyCluster): Promise<void>;
  /** Takes it away, also when it was put in only in part, or by another process that is gone. */
  heal(cluster: FaultyCluster): Promise<void>;
}
