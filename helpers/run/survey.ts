import type { V1Node } from '@kubernetes/client-node';
import { inventoryOf } from '../kube/inventory/inventory.ts';
import { knowsRoles } from '../kube/knows-roles.ts';
import { readable } from '../kube/readable.ts';
import { isTransient, waitFor } from '../kube/wait.ts';
import type { AddressMap } from '../model/address-map.ts';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import { readAddressMap } from '../requirements/addressing/read-address-map.ts';
import { readProperties, type UnderTest } from './target.ts';

/** The state of the cluster itself, once the fixtures run. */
export interface Surveyed {
  properties: Record<string, string>;
  /** As far as they may be read. */
  nodes: readonly V1Node[];
  addresses: AddressMap | undefined;
}

/**
 * Reads what the reports say of the cluster itself. Waits for an API server that restarts.
 * @throws WaitTimeout where the API server stays away
 */
export async function survey({ kube, context }: UnderTest, signal: AbortSignal): Promise<Surveyed> {
  let first = true;
  const read = async () => {
    // One that has just begun refuses what is allowed, which is no missing right.
    if (!first && !(await knowsRoles(kube))) return { waitingFor: 'an API server that knows its roles' };
    first = false;
    // Anew at each try: an inventory keeps what it could not read.
    const inventory = inventoryOf(kube);
    const done = await Promise.all([
      readProperties(kube, context, inventory),
      readable(() => inventory.nodes()),
      // A cluster may keep some of its lists from us; the requirements say so where it matters.
      readAddressMap(inventory, context).catch((error: unknown) => {
        if (isTransient(error)) throw error;
        return undefined;
      }),
    ]);
    return { done };
  };
  const [properties, nodes, addresses] = await waitFor('the state of the cluster', read, {
    withinMs: TIMEOUTS.apiRestart,
    everyMs: PAUSES.poll,
    signal,
    knowsRoles: () => knowsRoles(kube),
  });
  return { properties, nodes: nodes ?? [], addresses };
}
