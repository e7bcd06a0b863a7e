import type { V1DaemonSet, V1EndpointSlice, V1Node } from '@kubernetes/client-node';
import { type Kube, listAll, listBrief } from '../client.ts';
import { type BriefService, briefNode, briefService } from './brief.ts';
import { type PodAddress, podAddresses } from './holders.ts';
import { readStatements } from './read-statements.ts';
import { type StatedRanges, statedRangesOf } from './stated-ranges.ts';

/** The objects of the cluster that requirements need. Each list is read once, at its first use. */
export interface Inventory {
  /** Addresses of all pods. Nothing else of a pod is kept, because a cluster may have a hundred thousand. */
  podAddresses(): Promise<PodAddress[]>;
  /** Without their images. */
  nodes(): Promise<V1Node[]>;
  services(): Promise<BriefService[]>;
  /** Services of all namespaces. */
  daemonSets(): Promise<V1DaemonSet[]>;
  /** EndpointSlices of one namespace. */
  endpointSlices(namespace: string): Promise<V1EndpointSlice[]>;
  /** The ranges that the cluster states. */
  statedRanges(): Promise<StatedRanges>;
}

export function inventoryOf(kube: Kube): Inventory {
  const lists = {
    nodes: once(() =>
      listBrief(
        (query) => kube.core.listNode(query),
        (nodes) => nodes.map(briefNode),
      ),
    ),
    daemonSets: once(() => listAll<V1DaemonSet>((query) => kube.apps.listDaemonSetForAllNamespaces(query))),
  };
  return {
    ...lists,
    podAddresses: once(() => listBrief((query) => kube.plain.listPodForAllNamespaces(query), podAddresses)),
    services: once(() =>
      listBrief(
        (query) => kube.plain.listServiceForAllNamespaces(query),
        (services) => services.map(briefService),
      ),
    ),
    endpointSlices: (namespace) =>
      listAll<V1EndpointSlice>((query) =>
        kube.discovery.listNamespacedEndpointSlice({ namespace, ...query }),
      ),
    statedRanges: once(async () => statedRangesOf(await readStatements(kube, lists))),
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= read();
    return result;
  };
}
