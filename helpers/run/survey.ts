import type { V1Node } from '@kubernetes/client-node';
import { type Kube, readable } from '../kube/client.ts';
import { inventoryOf } from '../kube/inventory/inventory.ts';
import { leftOutBecause, takesPart } from '../kube/inventory/schedulable.ts';
import { isTransient, knowsRoles, waitFor } from '../kube/wait.ts';
import type { AddressMap } from '../model/forms.ts';
import type { PodShape } from '../model/pod-shape.ts';
import type { ClusterIdentity } from '../model/result.ts';
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

/**
 * Requirements are about the nodes that take part when they are asked: one that left meanwhile was asked less, and nobody is to miss it.
 * @throws Error that names those that took part when the run began and do not any more
 */
export async function expectNodes(before: readonly V1Node[], { kube, context }: UnderTest): Promise<void> {
  // Where they can't be read any more, requirements have told why.
  const after = await inventoryOf(kube)
    .nodes()
    .catch(() => before);
  const left = nodesLeft(before, after, context.shape);
  if (left.length > 0)
    throw new Error(`left the cluster during the run; later results do not cover it: ${left.join(', ')}`);
}

/** Nodes that took part when a run began and do not any more, each with the reason: what was asked since says nothing of them. */
export function nodesLeft(before: readonly V1Node[], after: readonly V1Node[], shape: PodShape): string[] {
  return before.filter(takesPart(shape)).flatMap(({ metadata }) => {
    const now = after.find((node) => node.metadata?.uid === metadata?.uid);
    const why = now === undefined ? 'it is no longer in the cluster' : leftOutBecause(now, shape);
    return why === undefined ? [] : [`${metadata?.name} (${why})`];
  });
}

/** Which cluster it is; what cannot be read is left out. */
export async function identityOf(kube: Kube, inCluster: boolean): Promise<ClusterIdentity> {
  const namespace = await kube.core.readNamespace({ name: 'kube-system' }).catch(() => undefined);
  const uid = namespace?.metadata?.uid;
  return {
    ...(inCluster ? {} : { context: kube.config.getCurrentContext() }),
    server: kube.server,
    ...(uid === undefined ? {} : { uid }),
  };
}
