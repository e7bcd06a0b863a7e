import { type Pace, USUAL } from '../config/pace.ts';
import { connectBy, type Kube } from '../kube/client.ts';
import { type Inventory, inventoryOf } from '../kube/inventory/inventory.ts';
import type { RunContext } from '../model/run-context.ts';
import { RateLimit } from './rate/rate-limit.ts';

/** The cluster as a suite sees it. */
export interface ClusterUnderTest {
  kube: Kube;
  run: RunContext;
  pace: Pace;
  /** What all sources share where the run's rate is bounded; absent: it is not. */
  limit?: RateLimit;
  /** What is in it, read afresh for each requirement and kept for its length. */
  inventory: Inventory;
}

/** One of each for the whole run: all suites run in one worker and one module graph. */
let kube: Kube | undefined;
let limit: RateLimit | undefined;

export function clusterUnderTest(run: RunContext): ClusterUnderTest {
  kube ??= connectBy(run.access);
  if (run.maxRate !== undefined) limit ??= new RateLimit(run.maxRate);
  return { kube, run, pace: USUAL, ...(limit === undefined ? {} : { limit }), inventory: inventoryOf(kube) };
}
