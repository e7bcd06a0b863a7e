import type { V1Node } from '@kubernetes/client-node';
import { inventoryOf } from '../kube/inventory/inventory.ts';
import { readable } from '../kube/readable.ts';
import type { Result } from '../model/result.ts';
import { readAddressMap } from '../requirements/addressing/read-address-map.ts';
import { readProperties, type UnderTest } from './target.ts';

/**
 * Reads what the reports say of the cluster itself, once the fixtures run: properties, nodes, addresses.
 * @returns the nodes, as far as they may be read
 */
export async function survey({ kube, context }: UnderTest, result: Result): Promise<V1Node[]> {
  const inventory = inventoryOf(kube);
  const [properties, nodes, addresses] = await Promise.all([
    readProperties(kube, context, inventory),
    readable(() => inventory.nodes()),
    // A cluster may keep some of its lists from us; the requirements say so where it matters.
    readAddressMap(inventory, context).catch(() => undefined),
  ]);
  Object.assign(result.properties, properties);
  result.nodes = (nodes ?? []).map(({ metadata }) => metadata?.name ?? '').sort();
  if (addresses !== undefined) result.addresses = addresses;
  return nodes ?? [];
}
