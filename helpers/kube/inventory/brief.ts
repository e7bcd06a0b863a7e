import type { V1Node, V1Service } from '@kubernetes/client-node';

/** The kept facts of each Service: its name and its addresses. */
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

/** A node has up to 50 image names and its managed fields in its object: more than all the rest. */
export function briefNode(node: V1Node): V1Node {
  const { metadata, status } = node;
  delete metadata?.managedFields;
  delete status?.images;
  return node;
}

/** The named fields of an object that exist. */
function pick<T extends object, K extends keyof T>(whole: T | undefined, fields: readonly K[]): Pick<T, K> {
  const part = {} as Pick<T, K>;
  for (const field of fields) if (whole?.[field] !== undefined) part[field] = whole[field];
  return part;
}
