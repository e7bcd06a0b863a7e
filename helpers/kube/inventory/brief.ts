import type { V1Node, V1Service } from '@kubernetes/client-node';

/** What is kept of each Service of a cluster: who it is, and under which addresses. */
export interface BriefService {
  metadata?: Pick<NonNullable<V1Service['metadata']>, 'namespace' | 'name'>;
  spec?: Pick<NonNullable<V1Service['spec']>, 'type' | 'clusterIP' | 'clusterIPs'>;
  status?: Pick<NonNullable<V1Service['status']>, 'loadBalancer'>;
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
