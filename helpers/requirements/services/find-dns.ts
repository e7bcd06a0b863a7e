import type { V1Service } from '@kubernetes/client-node';
import { listAll, readable } from '../../kube/client.ts';
import { DNS_SERVICES } from '../../kube/inventory/dns-services.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import {
  type ClusterDns,
  type DnsServer,
  serversAmong,
  serversIn,
  serviceAt,
  serviceBehind,
} from './cluster-dns.ts';

/**
 * Finds the DNS Service by the address in resolv.conf, first among the usual names, then among all Services; then finds its pods. Unreadable
 * objects count as missing.
 */
export async function findDns(
  cluster: ClusterUnderTest,
  nameservers: readonly string[],
): Promise<ClusterDns> {
  const known = await usualServices(cluster, nameservers);
  const at = serviceAt(known, nameservers) ?? (await anyServiceAt(cluster, nameservers));
  const { behind, ...dns } = serviceBehind(nameservers, { at, known }, await cluster.inventory.nodes());
  if (behind === undefined)
    return { ...dns, servers: [], unqueried: dns.cache ? 'no Service behind the cache' : 'no Service' };
  const { namespace = '', name = '' } = behind.metadata ?? {};
  const found = { ...dns, service: { namespace, name } };
  const servers = await readyServers(cluster, namespace, behind);
  if (servers === undefined) return { ...found, servers: [], unqueried: 'pods unreadable' };
  return { ...found, servers, ...(servers.length === 0 ? { unqueried: 'no ready pod' } : {}) };
}

/** Existing Services with a usual name, up to the first one that has an address in resolv.conf. */
async function usualServices(
  { kube }: ClusterUnderTest,
  nameservers: readonly string[],
): Promise<V1Service[]> {
  const known: V1Service[] = [];
  for (const [namespace, names] of Object.entries(DNS_SERVICES))
    for (const name of names) {
      const service = await readable(() => kube.core.readNamespacedService({ namespace, name }));
      if (service === undefined) continue;
      known.push(service);
      if (serviceAt([service], nameservers) !== undefined) return known;
    }
  return known;
}

async function anyServiceAt({ kube, inventory }: ClusterUnderTest, nameservers: readonly string[]) {
  const all = await readable(() => inventory.services());
  const at = serviceAt(all ?? [], nameservers);
  if (at === undefined) return undefined;
  const { namespace = '', name } = at.service.metadata ?? {};
  // The list of all Services has neither their ports nor their selectors.
  const [service] = await listAll<V1Service>((query) =>
    kube.core.listNamespacedService({ namespace, fieldSelector: `metadata.name=${name}`, ...query }),
  );
  return service === undefined ? undefined : { ...at, service };
}

/** From EndpointSlices, otherwise from the pods that the Service selects; undefined: both unreadable. */
async function readyServers(
  { kube, inventory }: ClusterUnderTest,
  namespace: string,
  service: V1Service,
): Promise<DnsServer[] | undefined> {
  const slices = await readable(() => inventory.endpointSlices(namespace));
  if (slices !== undefined) return serversIn(slices, service);
  const selector = Object.entries(service.spec?.selector ?? {});
  if (selector.length === 0) return undefined;
  const labelSelector = selector.map(([label, value]) => `${label}=${value}`).join(',');
  const pods = await readable(() =>
    listAll((query) => kube.core.listNamespacedPod({ namespace, labelSelector, ...query })),
  );
  return pods === undefined ? undefined : serversAmong(pods, service);
}
