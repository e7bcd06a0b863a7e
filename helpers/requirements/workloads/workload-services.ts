import type { V1EndpointSlice, V1Service } from '@kubernetes/client-node';
import { RUN_LABEL } from '../../model/labels.ts';

/** A TCP port of an existing Service with a ready endpoint. */
export interface WorkloadService {
  /** As kubectl names it, such as "default/web". */
  name: string;
  ip: string;
  port: number;
  /** One of its ready endpoints, and the nodes of all. */
  endpoint: { ip: string; port: number };
  nodes: string[];
}

const SERVICE_LABEL = 'kubernetes.io/service-name';

/**
 * Selects the first TCP port with a ready endpoint of every existing Service with a cluster IP. Services of netconform's runs are omitted.
 * @param selected names of pods, such as "default/web-0", that a NetworkPolicy selects
 * @returns asked: the Services to probe; left: those left out, each with the reason
 */
export function workloadServices(
  services: readonly V1Service[],
  slices: readonly V1EndpointSlice[],
  selected: ReadonlySet<string>,
): { asked: WorkloadService[]; left: string[] } {
  const asked: WorkloadService[] = [];
  const left: string[] = [];
  const slicesOf = Map.groupBy(
    slices,
    ({ metadata }) => `${metadata?.namespace}/${metadata?.labels?.[SERVICE_LABEL]}`,
  );
  for (const { metadata, spec } of services) {
    const ip = spec?.clusterIP ?? '';
    if (
      metadata?.labels?.[RUN_LABEL] !== undefined ||
      spec?.type === 'ExternalName' ||
      ip === '' ||
      ip === 'None'
    )
      continue;
    const name = `${metadata?.namespace}/${metadata?.name}`;
    const tcp = (spec?.ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP');
    const family = ip.includes(':') ? 'IPv6' : 'IPv4';
    const behind = (slicesOf.get(name) ?? [])
      .filter(({ addressType }) => addressType === family)
      .flatMap(readyEndpoints);
    const found = tcp.flatMap((port) => {
      const own = behind.filter((one) => one.portName === (port.name ?? ''));
      return own[0] === undefined
        ? []
        : [{ port: port.port, endpoint: own[0], nodes: own.flatMap(({ node }) => node ?? []) }];
    });
    const [first] = found;
    if (tcp.length === 0) left.push(`${name}: UDP only`);
    else if (first === undefined) continue;
    else if (spec?.internalTrafficPolicy === 'Local')
      left.push(`${name}: reached only on nodes with an endpoint`);
    else if (behind.some(({ pod }) => selected.has(pod)))
      left.push(`${name}: a NetworkPolicy selects its pods`);
    else {
      const { port, endpoint, nodes } = first;
      asked.push({
        name,
        ip,
        port,
        endpoint: { ip: endpoint.ip, port: endpoint.port },
        nodes: [...new Set(nodes)],
      });
    }
  }
  return { asked, left };
}

/** The ready TCP endpoints of a slice. The API server returns null for a slice without endpoints or ports. */
function readyEndpoints({ metadata, endpoints, ports }: V1EndpointSlice) {
  return (endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ addresses: [ip], nodeName: node, targetRef }) =>
      (ports ?? []).flatMap(({ name, port, protocol = 'TCP' }) =>
        ip === undefined || port === undefined || protocol !== 'TCP'
          ? []
          : [{ ip, port, portName: name ?? '', node, pod: `${metadata?.namespace}/${targetRef?.name}` }],
      ),
    );
}
