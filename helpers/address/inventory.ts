import type { V1EndpointSlice, V1Node, V1Pod, V1Service } from '@kubernetes/client-node';
import type { Kube } from '../kube/client.ts';
import { listAll } from '../kube/list.ts';
import { type StatedRanges, statedRanges } from './stated-ranges.ts';

/** What is in the cluster. Each list is read once, when it is first asked for. */
export interface Inventory {
  pods(): Promise<V1Pod[]>;
  nodes(): Promise<V1Node[]>;
  services(): Promise<V1Service[]>;
  /** EndpointSlices of one namespace. */
  endpointSlices(namespace: string): Promise<V1EndpointSlice[]>;
  /** What it says of its own ranges. */
  statedRanges(): Promise<StatedRanges>;
}

export function inventoryOf(kube: Kube): Inventory {
  return {
    pods: once(() => listAll<V1Pod>((query) => kube.core.listPodForAllNamespaces(query))),
    nodes: once(() => listAll<V1Node>((query) => kube.core.listNode(query))),
    services: once(() => listAll<V1Service>((query) => kube.core.listServiceForAllNamespaces(query))),
    endpointSlices: (namespace) =>
      listAll<V1EndpointSlice>((query) =>
        kube.discovery.listNamespacedEndpointSlice({ namespace, ...query }),
      ),
    statedRanges: once(() => statedRanges(kube)),
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= read();
    return result;
  };
}
