import type { V1Node, V1Pod, V1Service } from '@kubernetes/client-node';
import { type Address, parseAddress } from './range.ts';

/** An address and the object that holds it, named as kubectl names it. */
export interface Held {
  address: Address;
  holder: string;
}

/**
 * The addresses of all pods that have one of their own: every family, of pods that are not on the host network and
 * have not finished (a finished pod's address is free again).
 */
export function podAddresses(pods: readonly V1Pod[]): Held[] {
  return pods
    .filter(
      (pod) => pod.spec?.hostNetwork !== true && !['Succeeded', 'Failed'].includes(pod.status?.phase ?? ''),
    )
    .flatMap((pod) => {
      const listed = pod.status?.podIPs?.map(({ ip }) => ip) ?? [];
      const all = listed.length > 0 ? listed : [pod.status?.podIP];
      return held(
        all,
        `pod ${pod.metadata?.namespace}/${pod.metadata?.name} on ${pod.spec?.nodeName ?? 'no node'}`,
      );
    });
}

/** The cluster IPs of all Services that have one. */
export function clusterIPs(services: readonly V1Service[]): Held[] {
  return services.flatMap((service) => {
    const listed = service.spec?.clusterIPs ?? [];
    const all = (listed.length > 0 ? listed : [service.spec?.clusterIP]).filter((ip) => ip !== 'None');
    return held(all, `Service ${service.metadata?.namespace}/${service.metadata?.name}`);
  });
}

/** The nodes' own addresses, host names left out. */
export function nodeAddresses(nodes: readonly V1Node[]): Held[] {
  return nodes.flatMap((node) => {
    const ips = (node.status?.addresses ?? [])
      .filter(({ type }) => /IP$/.test(type))
      .map(({ address }) => address);
    return held(ips, `node ${node.metadata?.name}`);
  });
}

function held(texts: readonly (string | undefined)[], holder: string): Held[] {
  return texts
    .filter((text) => text !== undefined && text !== '')
    .map((text) => ({ address: parseAddress(text ?? ''), holder }));
}

/** Addresses that more than one object holds, each with all its holders. */
export function shared(all: readonly Held[]): { address: string; holders: string[] }[] {
  const holders = new Map<string, { address: string; holders: string[] }>();
  for (const { address, holder } of all) {
    const key = `${address.family}:${address.value}`;
    const entry = holders.get(key) ?? { address: address.text, holders: [] };
    entry.holders.push(holder);
    holders.set(key, entry);
  }
  return [...holders.values()].filter((entry) => entry.holders.length > 1);
}
