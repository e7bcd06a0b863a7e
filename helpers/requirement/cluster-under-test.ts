import { type Inventory, inventoryOf } from '../address/inventory.ts';
import { type Pace, USUAL } from '../config/pace.ts';
import { connectBy, type Kube } from '../kube/client.ts';
import type { RunContext } from './run-context.ts';

/** The cluster as a suite sees it. */
export interface ClusterUnderTest {
  kube: Kube;
  run: RunContext;
  pace: Pace;
  /** What is in it, read afresh for each requirement and kept for its length. */
  inventory: Inventory;
}

let kube: Kube | undefined;

export function clusterUnderTest(run: RunContext): ClusterUnderTest {
  kube ??= connectBy(run.access);
  return { kube, run, pace: USUAL, inventory: inventoryOf(kube) };
}
