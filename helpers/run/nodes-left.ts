import type { V1Node } from '@kubernetes/client-node';
import { inventoryOf } from '../kube/inventory/inventory.ts';
import { leftOutBecause, takesPart } from '../kube/inventory/schedulable.ts';
import type { PodShape } from '../model/pod-shape.ts';
import type { UnderTest } from './target.ts';

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
