import type { V1Node, V1Pod } from '@kubernetes/client-node';
import { type Address, parseAddress } from '../../model/range.ts';
import type { BriefService } from './brief.ts';

/** An address and the object that holds it, named as kubectl names it. */
export interface Held {
  address: Address;
  holder: string;
  /** The node that it is on, or that it is; absent: none. */
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
      // Joined, since a template's text keeps each of its parts, which is more.
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

/** The nodes' own addresses, host names left out. */
export function nodeAddresses(nodes: readonly V1Node[]): Held[] {
  return nodes.flatMap((node) => {
    const ips = (node.status?.addresses ?? [])
      .filter(({ type }) => /IP$/.test(type))
      .map(({ address }) => address);
    return held(ips, `node ${node.metadata?.name}`).map((each) => ({ ...each, node: node.metadata?.name }));
  });
}

/** Those that the cluster itself reaches a node at; where a node has none of its own, those that others do. */
export function internalAddresses(node: V1Node): Held[] {
  const internal = ofType(node, 'InternalIP');
  return internal.length > 0 ? internal : ofType(node, 'ExternalIP');
}

/** Those at which only others reach a node, such as through a cloud's gateway. */
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

/** Addresses that more than one object holds, each with all its holders. */
export function shared(all: readonly Held[]): Shared[] {
  // Few are shared, if any: their holders are gathered once it is known which these are.
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

/** The same for the same address only. Sets of bigint take twenty times as long. */
function keyOf({ family, value }: Address): number | string {
  return family === 4 ? Number(value) : value.toString(16);
}

interface Shared {
  /** As its first holder writes it. */
  address: string;
  holders: string[];
  nodes: string[];
}
