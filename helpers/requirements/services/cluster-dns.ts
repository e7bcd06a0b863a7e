import type { V1EndpointSlice, V1Node, V1Pod, V1Service, V1ServiceSpec } from '@kubernetes/client-node';
import { isReady } from '../../kube/pod-trouble.ts';
import { type Address, contains, parseAddress, parseRange } from '../../model/range.ts';

/** The servers for DNS queries of pods. */
export interface ClusterDns {
  /** The first address in resolv.conf that belongs to a Service; without one, the first address. */
  nameserver: string | undefined;
  /** The nameserver is a cache on the node, in front of the Service. */
  cache: boolean;
  /** Absent: not found. */
  service?: { namespace: string; name: string };
  /** Its ready pods. */
  servers: DnsServer[];
  /** Why DNS pods are not queried separately; absent: they are. */
  unqueried?: Unqueried;
}

export interface DnsServer {
  address: string;
  node?: string;
  ports: DnsPorts;
}

interface DnsPorts {
  UDP: number;
  TCP: number;
}

/** Why DNS pods cannot be queried separately. */
export type Unqueried = 'no Service' | 'no Service behind the cache' | 'pods unreadable' | 'no ready pod';

/** The port of every DNS Service (RFC 1035, section 4.2). */
const PORT = 53;
const PROTOCOLS = ['UDP', 'TCP'] as const;

/** Link-local and loopback addresses (RFC 3927; RFC 4291, section 2.5; RFC 1122, section 3.2.1.3). */
const ON_NODE = ['169.254.0.0/16', '127.0.0.0/8', 'fe80::/10', '::1/128'].map(parseRange);

type Addressed = { spec?: Pick<V1ServiceSpec, 'clusterIP' | 'clusterIPs'> };

/** Link-local resolvers of clouds, without DNS pods: 169.254.169.254 on Google Cloud, 169.254.169.253 on AWS. */
const OF_CLOUDS = parseRange('169.254.169.0/24');

/** The Service with an address in resolv.conf; the first address that belongs to a Service decides. */
export function serviceAt<T extends Addressed>(
  services: readonly T[],
  nameservers: readonly string[],
): { service: T; nameserver: string } | undefined {
  for (const nameserver of nameservers) {
    const { family, value } = parseAddress(nameserver);
    const service = services.find(({ spec }) =>
      addressesOf(spec).some((one) => one.family === family && one.value === value),
    );
    if (service !== undefined) return { service, nameserver };
  }
  return undefined;
}

function addressesOf(spec: Addressed['spec']): Address[] {
  const { clusterIP, clusterIPs = [clusterIP ?? 'None'] } = spec ?? {};
  return clusterIPs.filter((ip) => ip !== 'None' && ip !== '').map(parseAddress);
}

/** The Service for DNS. Behind a cache it is the first known one, because nothing else shows it. */
export function serviceBehind(
  nameservers: readonly string[],
  services: { at: { service: V1Service; nameserver: string } | undefined; known: readonly V1Service[] },
  nodes: readonly V1Node[],
): Pick<ClusterDns, 'nameserver' | 'cache'> & { behind: V1Service | undefined } {
  const { at, known } = services;
  if (at !== undefined) return { nameserver: at.nameserver, cache: false, behind: at.service };
  const nameserver = nameservers.find((one) => isOnNode(one, nodes));
  if (nameserver === undefined) return { nameserver: nameservers[0], cache: false, behind: undefined };
  return { nameserver, cache: true, behind: known[0] };
}

/** Whether an address is on the node: link-local, loopback, or in the status of a node. */
function isOnNode(nameserver: string, nodes: readonly V1Node[]): boolean {
  const address = parseAddress(nameserver);
  if (contains(OF_CLOUDS, address)) return false;
  return (
    ON_NODE.some((range) => contains(range, address)) ||
    nodes.some(({ status }) => status?.addresses?.some((one) => one.address === nameserver) === true)
  );
}

/** The ready endpoints of a DNS Service, with the target ports of port 53. */
export function serversIn(slices: readonly V1EndpointSlice[], service: V1Service): DnsServer[] {
  const servers = slices
    .filter(({ metadata }) => metadata?.labels?.['kubernetes.io/service-name'] === service.metadata?.name)
    .flatMap(({ endpoints = [], ports = [] }) =>
      endpoints
        .filter(({ conditions }) => conditions?.ready !== false)
        .flatMap(({ addresses, nodeName }) =>
          addresses.map((address) => ({
            ...serverAt(address, nodeName),
            ports: portsBy(
              (protocol) =>
                ports.find(
                  (one) =>
                    one.protocol === protocol && (one.name ?? '') === (portOf(service, protocol)?.name ?? ''),
                )?.port,
            ),
          })),
        ),
    );
  return [...new Map(servers.map((server) => [server.address, server])).values()];
}

/** The same from the pods that the Service selects. */
export function serversAmong(pods: readonly V1Pod[], service: V1Service): DnsServer[] {
  const families = new Set(addressesOf(service.spec).map(({ family }) => family));
  return pods.filter(isReady).flatMap(({ spec, status }) =>
    (status?.podIPs ?? [])
      .filter(({ ip }) => families.has(parseAddress(ip).family))
      .map(({ ip }) => ({
        ...serverAt(ip, spec?.nodeName),
        ports: portsBy((protocol) => {
          const { targetPort } = portOf(service, protocol) ?? {};
          if (typeof targetPort !== 'string') return targetPort;
          const ports = spec?.containers.flatMap((container) => container.ports ?? []);
          return ports?.find(({ name }) => name === targetPort)?.containerPort;
        }),
      })),
  );
}

/** Maximum of DNS pods that each node queries. On a large cluster with one per node, all pairs would take hours. */
export const MOST_SERVERS = 50;

/** The DNS pods that a node queries: its own, then others in turn, so that each pod gets queries. */
export function serversFor(node: string, index: number, servers: readonly DnsServer[]): readonly DnsServer[] {
  if (servers.length <= MOST_SERVERS) return servers;
  const start = (index * MOST_SERVERS) % servers.length;
  const turned = [...servers.slice(start), ...servers.slice(0, start)];
  const isOwn = (server: DnsServer) => server.node === node;
  return [...turned.filter(isOwn), ...turned.filter((server) => !isOwn(server))].slice(0, MOST_SERVERS);
}

function serverAt(address: string, node: string | undefined): Omit<DnsServer, 'ports'> {
  return { address, ...(node === undefined ? {} : { node }) };
}

function portOf({ spec }: V1Service, protocol: string) {
  return spec?.ports?.find((one) => one.port === PORT && (one.protocol ?? 'TCP') === protocol);
}

function portsBy(read: (protocol: 'UDP' | 'TCP') => number | undefined): DnsPorts {
  const [UDP, TCP] = PROTOCOLS.map((protocol) => read(protocol) ?? PORT) as [number, number];
  return { UDP, TCP };
}
