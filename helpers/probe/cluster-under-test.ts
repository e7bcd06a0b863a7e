import { type Pace, USUAL } from '../config/pace.ts';
import { connectBy, type Kube } from '../kube/client.ts';
import { exec } from '../kube/exec.ts';
import { type Inventory, inventoryOf } from '../kube/inventory/inventory.ts';
import { ExecBroken, type ExecResult } from '../kube/shell.ts';
import { Inconclusive } from '../model/outcomes.ts';
import type { RunContext } from '../model/run-context.ts';
import { TIMEOUTS } from '../model/timeouts.ts';
import { type DeadPairs, noDeadPairs } from './prober.ts';
import { RateLimit } from './rate/rate-limit.ts';
import type { DrawnRotations } from './sampling/sampling.ts';

/** What all requirements of a run share. */
export interface ConnectedRun {
  kube: Kube;
  run: RunContext;
  /** What all sources share where the run's rate is bounded; absent: it is not. */
  limit?: RateLimit;
  /** Pairs that never converged so far in this run. */
  deadPairs: DeadPairs;
  /** Fixtures that were waited for in vain so far in this run, by uid, or by kind and node: nobody waits for them again. */
  waitedInVain: Set<string>;
  /** Nodes of the endpoints of the cluster's DNS, once they were read. */
  dnsOn: Set<string>;
  /** Samples of nodes that were drawn so far. */
  drawnRotations: DrawnRotations;
  /** MTU of pods by their names, as far as they were read. */
  mtus: Map<string, number>;
}

/** The cluster as a suite sees it. */
export interface ClusterUnderTest extends ConnectedRun {
  pace: Pace;
  /** What is in it, read afresh for each requirement and kept for its length. */
  inventory: Inventory;
  /** What this requirement could not probe from, and the node, by the reason: what it found of the rest stands. */
  notAsked: Map<string, string | undefined>;
}

/**
 * Builds what cannot be handed to another process out of a run's plain data: once for a run, in the process that asks its requirements.
 * @throws what `connectBy` throws
 */
export function connectRun(run: RunContext, kube: Kube = connectBy(run.access)): ConnectedRun {
  return {
    kube,
    run,
    ...(run.maxRate === undefined ? {} : { limit: new RateLimit(run.maxRate) }),
    deadPairs: noDeadPairs(),
    waitedInVain: new Set(run.waitedInVain),
    dnsOn: new Set(),
    drawnRotations: new Map(),
    mtus: new Map(),
  };
}

/** The cluster for one requirement. */
export function clusterUnderTest(connected: ConnectedRun, pace: Pace = USUAL): ClusterUnderTest {
  return { ...connected, pace, inventory: inventoryOf(connected.kube), notAsked: new Map() };
}

/**
 * Runs a command in a pod of the run's fixtures.
 * @throws Inconclusive when its end was not seen
 */
export async function execInPod(
  { kube, run }: ClusterUnderTest,
  pod: { name: string; container?: string; node?: string },
  command: readonly string[],
): Promise<ExecResult> {
  const target = { namespace: run.namespace, pod: pod.name, container: pod.container ?? 'agnhost' };
  try {
    return await exec(kube, target, command, { timeoutMs: TIMEOUTS.exec });
  } catch (error) {
    if (!(error instanceof ExecBroken)) throw error;
    throw new Inconclusive(error.message, [], { nodes: pod.node === undefined ? [] : [pod.node] });
  }
}
