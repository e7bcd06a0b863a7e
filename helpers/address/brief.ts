import type { V1Node, V1Pod, V1Service } from '@kubernetes/client-node';

/** What is kept of each pod of a cluster: who it is, where it runs, and under which addresses. */
export interface BriefPod {
  metadata?: { namespace?: string | undefined; name?: string | undefined };
  spec?: { hostNetwork?: boolean | undefined; nodeName?: string | undefined };
  status?: {
    phase?: string | undefined;
    podIP?: string | undefined;
    podIPs?: { ip: string }[] | undefined;
  };
}

/** What is kept of each Service of a cluster: who it is, and under which addresses. */
export interface BriefService {
  metadata?: Pick<NonNullable<V1Service['metadata']>, 'namespace' | 'name'>;
  spec?: Pick<NonNullable<V1Service['spec']>, 'type' | 'clusterIP' | 'clusterIPs'>;
  status?: Pick<NonNullable<V1Service['status']>, 'loadBalancer'>;
}

export function briefPod({ metadata, spec, status }: V1Pod): BriefPod {
  const { phase, podIP, podIPs } = status ?? {};
  return {
    metadata: { namespace: metadata?.namespace, name: metadata?.name },
    spec: { hostNetwork: spec?.hostNetwork, nodeName: spec?.nodeName },
    // The one address is the first of all.
    status: podIPs === undefined ? { phase, podIP } : { phase, podIPs },
  };
}

export function briefService({ metadata, spec, status }: V1Service): BriefService {
  return {
    metadata: pick(metadata, ['namespace', 'name']),
    spec: pick(spec, ['type', 'clusterIP', 'clusterIPs']),
    status: pick(status, ['loadBalancer']),
  };
}

/** A node has the names of up to 50 images in its status, and who wrote which of its fields: more than all the rest. */
export function briefNode(node: V1Node): V1Node {
  const { metadata, status } = node;
  delete metadata?.managedFields;
  delete status?.images;
  return node;
}

/** The fields of an object that it has, of those named. */
function pick<T extends object, K extends keyof T>(whole: T | undefined, fields: readonly K[]): Pick<T, K> {
  const part = {} as Pick<T, K>;
  for (const field of fields) if (whole?.[field] !== undefined) part[field] = whole[field];
  return part;
}
