import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { type Cluster, loadYaml, type User } from '@kubernetes/client-node';
import { z } from 'zod';
import { flagName } from '../config/options.ts';
import { UsageError } from '../config/usage-error.ts';
import { byPlugin } from './credential-plugin.ts';
import { byTokenFile } from './token-file.ts';

/** One cluster, and who asks it. */
export interface Entry {
  context: string;
  cluster: Cluster;
  user: User;
}

const text = z.string().nullish();
const CLUSTER = z.looseObject({
  server: text,
  'certificate-authority': text,
  'certificate-authority-data': text,
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': text,
  'proxy-url': text,
});
const USER = z.looseObject({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  'as-groups': z.array(z.string()).nullish(),
  'as-uid': text,
  'as-user-extra': z.record(z.string(), z.unknown()).nullish(),
  'auth-provider': z.unknown().optional(),
  exec: z
    .looseObject({
      apiVersion: text,
      command: z.string().min(1),
      args: z.array(z.string()).nullish(),
      env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
      interactiveMode: text,
      provideClusterInfo: z.boolean().nullish(),
      installHint: text,
    })
    .nullish(),
});
/** https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ */
const KUBECONFIG = z.looseObject({
  'current-context': text,
  contexts: z
    .array(
      z.looseObject({ name: z.string(), context: z.looseObject({ cluster: text, user: text }).nullish() }),
    )
    .nullish(),
  clusters: z.array(z.looseObject({ name: z.string(), cluster: CLUSTER.nullish() })).nullish(),
  users: z.array(z.looseObject({ name: z.string(), user: USER.nullish() })).nullish(),
});

/**
 * Reads one context of a kubeconfig file. Relative paths in it are meant from its folder; data outweighs a file.
 * @param name the context; absent: the current one
 * @throws UsageError that names option and value where the file, the context or what it refers to is not as it has to be
 */
export function readKubeconfig(file: string, name?: string): Entry {
  return entryOf(parse(file), file, name);
}

function parse(file: string): z.infer<typeof KUBECONFIG> {
  const wrong = (problem: string) => UsageError.of(flagName('--kubeconfig'), file, problem);
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw wrong(`${unreadable(error)}; expected a kubeconfig`);
  }
  let loaded: unknown;
  try {
    loaded = loadYaml(content);
  } catch (error) {
    throw wrong(`not YAML: ${(error as Error).message.split('\n')[0]}; expected a kubeconfig`);
  }
  const parsed = KUBECONFIG.safeParse(loaded);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.join('.') || 'the whole file';
  throw wrong(`not a kubeconfig: ${place}: ${issue?.message}`);
}

function entryOf(
  { contexts, clusters, users, ...rest }: z.infer<typeof KUBECONFIG>,
  file: string,
  asked: string | undefined,
): Entry {
  const wrong = (problem: string) => UsageError.of(flagName('--kubeconfig'), file, problem);
  const names = (contexts ?? []).map(({ name }) => name);
  if (names.length === 0)
    throw wrong('has no context; expected a kubeconfig with clusters, users and contexts');
  const oneOf = `expected ${flagName('--context')} with one of ${names.join(', ')}`;
  if (asked !== undefined && !names.includes(asked))
    throw UsageError.of(flagName('--context'), asked, `not in ${file}; expected one of ${names.join(', ')}`);
  const current = asked ?? (rest['current-context'] || undefined);
  if (current === undefined) throw wrong(`has no current context; ${oneOf}`);
  if (!names.includes(current)) throw wrong(`its current context "${current}" is not in it; ${oneOf}`);
  const context = contexts?.find(({ name }) => name === current)?.context;
  if (!context?.cluster) throw wrong(`its context "${current}" names no cluster; ${oneOf}`);
  const cluster = clusters?.find(({ name }) => name === context.cluster);
  if (cluster === undefined)
    throw wrong(
      `its context "${current}" names the cluster "${context.cluster}", which is not in it; ${oneOf}`,
    );
  const user = users?.find(({ name }) => name === context.user);
  if (context.user && user === undefined)
    throw wrong(`its context "${current}" names the user "${context.user}", which is not in it; ${oneOf}`);
  const root = dirname(file);
  const found = clusterOf(cluster.name, cluster.cluster ?? {}, root, wrong);
  return {
    context: current,
    cluster: found,
    user: userOf(user?.name ?? '', user?.user ?? {}, { root, wrong, cluster: found }),
  };
}

type Wrong = (problem: string) => UsageError;

function clusterOf(name: string, given: z.infer<typeof CLUSTER>, root: string, wrong: Wrong): Cluster {
  const server = (given.server ?? '').replace(/\/$/, '');
  const skipTLSVerify = given['insecure-skip-tls-verify'] === true;
  const expected = 'expected an address such as https://10.0.0.1:6443';
  if (server === '') throw wrong(`its cluster "${name}" has no server; ${expected}`);
  const url = URL.canParse(server) ? new URL(server) : undefined;
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
    ...(tlsServerName === undefined ? {} : { tlsServerName }),
    ...(proxyUrl === undefined ? {} : { proxyUrl }),
  };
}

/** The address of a proxy may hold a password, so that errors do not repeat it. */
function checkProxy(name: string, proxyUrl: string, wrong: Wrong): void {
  if (URL.canParse(proxyUrl) && /^(https?|socks5h?):$/.test(new URL(proxyUrl).protocol)) return;
  throw wrong(
    `its cluster "${name}" has a proxy-url that is none; expected one that begins with http://, https:// or socks5://`,
  );
}

function userOf(
  name: string,
  given: z.infer<typeof USER>,
  { root, wrong, cluster }: { root: string; wrong: Wrong; cluster: Cluster },
): User {
  for (const key of ['as-groups', 'as-uid', 'as-user-extra'] as const) {
    if (given[key])
      throw wrong(`its user "${name}" has ${key}, which is not passed on here; expected as alone`);
  }
  const { exec } = given;
  if (exec?.interactiveMode === 'Always')
    throw wrong(
      `its user "${name}" has a credential plugin that wants a terminal (interactiveMode: Always), which it gets none of here; expected another user`,
    );
  const tokenFile = given.tokenFile ? resolved(root, given.tokenFile) : undefined;
  if (tokenFile !== undefined) checkReadable('tokenFile', tokenFile, wrong);
  return {
    name,
    ...dataOrFile('cert', given, 'client-certificate', root, wrong),
    ...dataOrFile('key', given, 'client-key', root, wrong),
    ...(given.token && tokenFile === undefined ? { token: given.token } : {}),
    ...(given.username ? { username: given.username, password: given.password ?? '' } : {}),
    ...(given.as ? { impersonateUser: given.as } : {}),
    ...(given['auth-provider'] ? { authProvider: given['auth-provider'] } : {}),
    ...(exec ? { authProvider: byPlugin(pluginOf(exec, root, cluster)) } : {}),
    ...(tokenFile === undefined ? {} : { authProvider: byTokenFile(tokenFile) }),
  };
}

function pluginOf(exec: NonNullable<z.infer<typeof USER>['exec']>, root: string, cluster: Cluster) {
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

function dataOrFile<T extends 'ca' | 'cert' | 'key'>(
  as: T,
  given: Readonly<Record<string, unknown>>,
  key: string,
  root: string,
  wrong: Wrong,
): { [K in `${T}Data` | `${T}File`]?: string } {
  const data = given[`${key}-data`];
  if (data) return { [`${as}Data`]: String(data) } as { [K in `${T}Data` | `${T}File`]?: string };
  if (!given[key]) return {};
  const file = resolved(root, String(given[key]));
  checkReadable(key, file, wrong);
  return { [`${as}File`]: file } as { [K in `${T}Data` | `${T}File`]?: string };
}

function checkReadable(key: string, file: string, wrong: Wrong): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw wrong(`its ${key} "${file}": ${unreadable(error)}; expected a file that can be read`);
  }
}

function resolved(root: string, path: string): string {
  return isAbsolute(path) ? path : join(root, path);
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'is a folder',
  EACCES: 'may not be read',
};

function unreadable(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return UNREADABLE[code] ?? `cannot be read: ${message}`;
}
