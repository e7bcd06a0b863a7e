import type { V1Node, V1Pod } from '@kubernetes/client-node';
import { type Address, parseAddress } from '../../model/range.ts';
import type { BriefService } from './brief.ts';

/** An address and the object that holds it, with its kubectl name. */
export interface Held {
  address: Address;
  holder: string;
  /** The node of the holder, or the holder itself if it is a node; absent: none. */
  node?: string | undefined;
}

/** That of a pod. */
export interface PodAddress extends Held {
  node: string | undefined;
}

/**
 * The addresses of all pods that have one of their own: every family, of pods that are not on the host network and
 * have not finished (a finished pod's address is free again).
 */
export function podAddresses(pods: readonly V1Pod[]): PodAddress[] {
  return pods
    .filter(
      (pod) => pod.spec?.hostNetwork !== true && !['Succeeded', 'Failed'].includes(pod.status?.phase ?? ''),
    )
    .flatMap(({ metadata, spec, status }) => {
      const listed = status?.podIPs?.map(({ ip }) => ip) ?? [];
      const all = listed.length > 0 ? listed : [status?.podIP];
      const node = spec?.nodeName;
      // Joined, because a template string would keep all its parts in memory.
      const holder = ['pod ', metadata?.namespace, '/', metadata?.name, ' on ', node ?? 'no node'].join('');
      return held(all, holder).map(({ address }) => ({ address, holder, node }));
    });
}

/** The cluster IPs of all Services that have one. */
export function clusterIPs(services: readonly BriefService[]): Held[] {
  return services.flatMap((service) => {
    const listed = service.spec?.clusterIPs ?? [];
    const all = (listed.length > 0 ? listed : [service.spec?.clusterIP]).filter((ip) => ip !== 'None');
    return held(all, `Service ${service.metadata?.namespace}/${service.metadata?.name}`);
  });
}

/** The nodes' addresses, without host names. */
export function nodeAddresses(nodes: readonly V1Node[]): Held[] {
  return nodes.flatMap((node) => {
    const ips = (node.status?.addresses ?? [])
      .filter(({ type }) => /IP$/.test(type))
      .map(({ address }) => address);
    return held(ips, `node ${node.metadata?.name}`).map((each) => ({ ...each, node: node.metadata?.name }));
  });
}

/** Addresses of a node within the cluster; without any, its other addresses. */
export function internalAddresses(node: V1Node): Held[] {
  const internal = ofType(node, 'InternalIP');
  return internal.length > 0 ? internal : ofType(node, 'ExternalIP');
}

/** Addresses of a node for outside clients only, such as a cloud's gateway. */
export function externalAddresses(node: V1Node): Held[] {
  const internal = internalAddresses(node).map(({ address }) => address.text);
  return ofType(node, 'ExternalIP').filter(({ address }) => !internal.includes(address.text));
}

function ofType({ metadata, status }: V1Node, wanted: string): Held[] {
  const ips = (status?.addresses ?? []).filter(({ type }) => type === wanted).map(({ address }) => address);
  return held(ips, `node ${metadata?.name}`).map((each) => ({ ...each, node: metadata?.name }));
}

function held(texts: readonly (string | undefined)[], holder: string): Held[] {
  return texts
    .filter((text) => text !== undefined && text !== '')
    .map((text) => ({ address: parseAddress(text ?? ''), holder }));
}

/** Addresses with several holders, and the holders. */
export function shared(all: readonly Held[]): Shared[] {
  // Few are shared, if any, so holders are collected only for these.
  const seen = new Set<number | string>();
  const doubled = new Map<number | string, Shared>();
  for (const { address } of all) {
    const key = keyOf(address);
    if (seen.has(key)) doubled.set(key, { address: '', holders: [], nodes: [] });
    else seen.add(key);
  }
  if (doubled.size === 0) return [];
  const found = new Set<Shared>();
  for (const { address, holder, node } of all) {
    const entry = doubled.get(keyOf(address));
    if (entry === undefined) continue;
    if (entry.holders.length === 0) entry.address = address.text;
    entry.holders.push(holder);
    if (node !== undefined) entry.nodes.push(node);
    found.add(entry);
  }
  return [...found];
}

/** The same for equal addresses. Sets of bigint would take twenty times as long. */
function keyOf({ family, value }: Address): number | string {
  return family === 4 ? Number(value) : value.toString(16);
}

interface Shared {
  /** In the notation of its first holder. */
  address: string;
  holders: string[];
  nodes: string[];
}
