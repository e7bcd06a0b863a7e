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

/** The state that all requirements of a run share. */
export interface ConnectedRun {
  kube: Kube;
  run: RunContext;
  /** The rate limit that all sources share; absent: the run has none. */
  limit?: RateLimit;
  /** Pairs that never converged so far in this run. */
  deadPairs: DeadPairs;
  /** Fixtures that did not become ready so far in this run, by uid, or by kind and node. Nobody waits for them again. */
  waitedInVain: Set<string>;
  /** Nodes of the cluster's DNS endpoints, as far as they were read. */
  dnsOn: Set<string>;
  /** Samples of pairs of nodes that were drawn so far. */
  drawnRotations: DrawnRotations;
  /** MTU of pods by name, bytes, as far as it was read. */
  mtus: Map<string, number>;
}

/** The cluster as a suite sees it. */
export interface ClusterUnderTest extends ConnectedRun {
  pace: Pace;
  /** The cluster's objects. Each requirement has its own inventory, which reads them once. */
  inventory: Inventory;
  /** Nodes that this requirement could not probe from, by the reason; undefined: no single node. Its other evidence is kept. */
  notAsked: Map<string, string | undefined>;
}

/**
 * Builds the state of a run from its plain data, once per run. The process that checks the requirements does this, because the state cannot
 * pass between processes.
 * @throws the errors of `connectBy`
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
 * Runs a command in a pod of the run.
 * @throws Inconclusive if the exec breaks before the command ends
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
