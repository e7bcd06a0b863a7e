import type { Cluster, User } from '@kubernetes/client-node';
import { byPlugin } from './credential-plugin.ts';
import { checkReadable, dataOrFile, resolved, type Wrong } from './kubeconfig-files.ts';
import type { GivenUser } from './kubeconfig-form.ts';
import { bearer, byTokenFile } from './token-file.ts';

/**
 * A user of a kubeconfig as the client takes it.
 * @throws what `wrong` makes of a way to say who one is that is not known here
 */
export function userOf(
  name: string,
  given: GivenUser,
  { root, wrong, cluster }: { root: string; wrong: Wrong; cluster: Cluster },
): User {
  for (const key of ['as-groups', 'as-uid', 'as-user-extra'] as const) {
    if (given[key])
      throw wrong(`its user "${name}" has ${key}, which is not passed on here; expected as alone`);
  }
  const { exec } = given;
  if (exec?.interactiveMode === 'Always')
    throw wrong(
      `its user "${name}" has a credential plugin that needs a terminal (interactiveMode: Always); expected another user`,
    );
  const tokenFile = given.tokenFile ? resolved(root, given.tokenFile) : undefined;
  if (tokenFile !== undefined) checkReadable('tokenFile', tokenFile, wrong);
  // As of a file: a text of several lines ends with a line break, which is not the token's.
  const token = tokenFile === undefined ? given.token?.trim() : undefined;
  if (token) checkToken(token, (problem) => wrong(`its user "${name}": ${problem}`));
  return {
    name,
    ...dataOrFile('cert', given, 'client-certificate', root, wrong),
    ...dataOrFile('key', given, 'client-key', root, wrong),
    ...(token ? { token } : {}),
    ...(given.username ? { username: given.username, password: given.password ?? '' } : {}),
    ...(given.as ? { impersonateUser: given.as } : {}),
    ...(given['auth-provider'] ? { authProvider: given['auth-provider'] } : {}),
    ...(exec ? { authProvider: byPlugin(pluginOf(exec, root, cluster)) } : {}),
    ...(tokenFile === undefined ? {} : { authProvider: byTokenFile(tokenFile) }),
  };
}

function checkToken(token: string, wrong: Wrong): void {
  try {
    bearer(token);
  } catch (error) {
    throw wrong(`${(error as Error).message}; expected one line`);
  }
}

function pluginOf(exec: NonNullable<GivenUser['exec']>, root: string, cluster: Cluster) {
  const { server, caData, skipTLSVerify, tlsServerName, proxyUrl } = cluster;
  const told = {
    server,
    'certificate-authority-data': caData,
    'insecure-skip-tls-verify': skipTLSVerify,
    'tls-server-name': tlsServerName,
    'proxy-url': proxyUrl,
  };
  const spec = { interactive: false, ...(exec.provideClusterInfo ? { cluster: told } : {}) };
  return {
    // As in a shell: a name is looked for, a path is meant from somewhere.
    command: exec.command.includes('/') ? resolved(root, exec.command) : exec.command,
    args: exec.args ?? [],
    env: {
      ...Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value])),
      KUBERNETES_EXEC_INFO: JSON.stringify({ apiVersion: exec.apiVersion, kind: 'ExecCredential', spec }),
    },
    ...(exec.installHint ? { hint: exec.installHint.trim().split('\n')[0] ?? '' } : {}),
  };
}
