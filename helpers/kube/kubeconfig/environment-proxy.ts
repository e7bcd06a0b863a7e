import { contains, parseAddress, parseRange } from '../../model/range.ts';

/**
 * The proxy that the environment names for a server, as kubectl takes it (golang.org/x/net/http/httpproxy): HTTPS_PROXY or HTTP_PROXY by the
 * server's scheme, and NO_PROXY. This machine itself is never reached by a proxy.
 * @returns undefined: the server is reached straight
 */
export function environmentProxy(server: URL, environment: NodeJS.ProcessEnv): string | undefined {
  const name = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = variable(environment, name);
  if (proxy === undefined) return undefined;
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  const exceptions = (variable(environment, 'NO_PROXY') ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter(Boolean);
  if (isLoopback(host) || exceptions.some((one) => excepts(one, host, port))) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** Both ways to write it, the one in capitals first. */
function variable(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  return environment[name] || environment[name.toLowerCase()] || undefined;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
}

/** @param exception one of NO_PROXY: "*", an address, a range, or a domain, with a port where only that is meant */
function excepts(exception: string, host: string, port: string): boolean {
  if (exception === '*') return true;
  if (exception.includes('/')) return isInRange(exception, host);
  // An address of IPv6 has colons of its own, and brackets where a port follows.
  const [, bracketed, name, only] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(exception) ?? [];
  const plain = bracketed ?? name ?? exception;
  if (only !== undefined && only !== port) return false;
  if (plain === host) return true;
  const domain = plain.replace(/^\*?\./, '');
  const isSuffix = host.endsWith(`.${domain}`) && !isAddress(host);
  return domain !== '' && isSuffix;
}

function isInRange(range: string, host: string): boolean {
  try {
    return contains(parseRange(range), parseAddress(host));
  } catch {
    return false;
  }
}

function isAddress(host: string): boolean {
  return host.includes(':') || /^\d+(\.\d+){3}$/.test(host);
}
