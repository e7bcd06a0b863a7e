/** What a request asks of the API server, as its authorization sees it. */
export interface RequestInfo {
  verb: string;
  group: string;
  /** With its subresource. */
  resource: string;
  /** undefined: in the whole cluster. */
  namespace?: string;
  name?: string;
}

const VERBS: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/**
 * Reads a request as the API server does (k8s.io/apiserver, RequestInfoFactory).
 * @returns undefined for what is no resource, such as /version and the discovery of kinds
 */
export function requestInfo(method: string, url: string): RequestInfo | undefined {
  const { pathname, searchParams } = new URL(url, 'https://api');
  const parts = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return undefined;
  const group = isCore ? '' : (parts[1] ?? '');
  const rest = parts.slice(isCore ? 2 : 3);
  const namespaced = rest[0] === 'namespaces' && rest.length > 2;
  const [kind, name, ...sub] = namespaced ? rest.slice(2) : rest;
  if (kind === undefined) return undefined;
  const namespace = namespaced || kind === 'namespaces' ? rest[1] : undefined;
  const resource = [kind, ...sub].join('/');
  return {
    verb: verbOf(method, name !== undefined, searchParams.has('watch')),
    group,
    resource,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
}

function verbOf(method: string, one: boolean, watch: boolean): string {
  if (method === 'GET' && !one) return watch ? 'watch' : 'list';
  if (method === 'DELETE' && !one) return 'deletecollection';
  return VERBS[method] ?? method.toLowerCase();
}
