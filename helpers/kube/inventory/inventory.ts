import type { V1DaemonSet, V1EndpointSlice, V1Node } from '@kubernetes/client-node';
import { type Kube, listAll, listBrief } from '../client.ts';
import { type BriefService, briefNode, briefService } from './brief.ts';
import { type PodAddress, podAddresses } from './holders.ts';
import { readStatements } from './read-statements.ts';
import { type StatedRanges, statedRangesOf } from './stated-ranges.ts';

/** What is in the cluster, as much of it as is asked for at all. Each list is read once, when it is first asked for. */
export interface Inventory {
  /** Those of all pods: nothing else is kept of a pod, of which a cluster may have a hundred thousand. */
  podAddresses(): Promise<PodAddress[]>;
  /** Without the images that they have. */
  nodes(): Promise<V1Node[]>;
  services(): Promise<BriefService[]>;
  /** Those of all namespaces. */
  daemonSets(): Promise<V1DaemonSet[]>;
  /** EndpointSlices of one namespace. */
  endpointSlices(namespace: string): Promise<V1EndpointSlice[]>;
  /** What it says of its own ranges. */
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
