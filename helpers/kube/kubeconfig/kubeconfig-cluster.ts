import type { Cluster } from '@kubernetes/client-node';
import { defined } from '../../model/defined.ts';
import { dataOrFile, type Wrong } from './kubeconfig-files.ts';
import type { GivenCluster } from './kubeconfig-form.ts';

/**
 * A cluster of a kubeconfig as the client takes it.
 * @throws what `wrong` makes of a server or a proxy that cannot be meant, or that would not be asked safely
 */
export function clusterOf(name: string, given: GivenCluster, root: string, wrong: Wrong): Cluster {
  const server = (given.server ?? '').replace(/\/$/, '');
  const skipTLSVerify = given['insecure-skip-tls-verify'] === true;
  const expected = 'expected an address such as https://10.0.0.1:6443';
  if (server === '') throw wrong(`its cluster "${name}" has no server; ${expected}`);
  const url = URL.canParse(server) ? new URL(server) : undefined;
  // Not to be repeated, and no request takes it.
  if (server.includes('@'))
    throw wrong(
      `its cluster "${name}" has a server with a user in its address; ${expected}, and a user of the kubeconfig`,
    );
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw wrong(`its cluster "${name}" has the server "${server}"; ${expected}`);
  if (url.protocol === 'http:' && !skipTLSVerify)
    throw wrong(
      `its cluster "${name}" has the server "${server}", which is not encrypted; expected https://, or insecure-skip-tls-verify: true`,
    );
  const proxyUrl = given['proxy-url'] || undefined;
  const tlsServerName = given['tls-server-name'] || undefined;
  if (proxyUrl !== undefined) checkProxy(name, proxyUrl, wrong);
  if (proxyUrl?.startsWith('socks') && (tlsServerName !== undefined || /^[\d.]+$|^\[/.test(url.hostname)))
    throw wrong(
      `its cluster "${name}" has a SOCKS proxy in proxy-url, and ${tlsServerName === undefined ? 'a server without a name' : 'tls-server-name'}; expected the server's name in server, and no tls-server-name`,
    );
  return {
    name,
    server,
    skipTLSVerify,
    ...dataOrFile('ca', given, 'certificate-authority', root, wrong),
    ...defined({ tlsServerName, proxyUrl }),
  };
}

/** The address of a proxy may hold a password, so that errors do not repeat it. */
function checkProxy(name: string, proxyUrl: string, wrong: Wrong): void {
  if (URL.canParse(proxyUrl) && /^(https?|socks5h?):$/.test(new URL(proxyUrl).protocol)) return;
  throw wrong(
    `its cluster "${name}" has an invalid proxy-url; expected one that begins with http://, https:// or socks5://`,
  );
}
