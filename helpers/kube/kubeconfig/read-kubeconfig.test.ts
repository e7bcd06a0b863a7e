import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../config/usage-error.ts';
import { readKubeconfig } from './read-kubeconfig.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'folder'));
for (const name of ['ca.crt', 'token']) writeFileSync(join(folder, name), name);

type Given = { cluster?: object; user?: object; [key: string]: unknown };

/** A kubeconfig of one context "here" with what is given in the place of the usual. */
function file({ cluster = {}, user = {}, ...rest }: Given): string {
  const path = join(folder, 'config');
  const whole = {
    'current-context': 'here',
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server: 'https://api:6443/', ...cluster } }],
    users: [{ name: 'u', user }],
    ...rest,
  };
  writeFileSync(path, JSON.stringify(whole));
  return path;
}

test.for<[title: string, given: Given, is: object]>([
  ['no trailing slash', {}, { cluster: { name: 'c', server: 'https://api:6443' }, user: { name: 'u' } }],
  [
    'no user',
    { contexts: [{ name: 'here', context: { cluster: 'c' } }], users: null },
    { user: { name: '' } },
  ],
  [
    'data before a file, and files from the folder of the kubeconfig',
    {
      cluster: { 'certificate-authority': 'ca.crt' },
      user: { 'client-key': 'absent', 'client-key-data': 'a2V5' },
    },
    { cluster: { caFile: join(folder, 'ca.crt') }, user: { keyData: 'a2V5' } },
  ],
  [
    'a token file, before a token',
    { user: { tokenFile: 'token', token: 'old' } },
    { user: { name: 'u', authProvider: { name: 'token-file', config: { file: join(folder, 'token') } } } },
  ],
  ['a token that ends with its line', { user: { token: 'abc\n' } }, { user: { name: 'u', token: 'abc' } }],
  [
    'a proxy and another name',
    { cluster: { 'proxy-url': 'http://proxy:3128', 'tls-server-name': 'kubernetes' } },
    { cluster: { proxyUrl: 'http://proxy:3128', tlsServerName: 'kubernetes' } },
  ],
  [
    'another context that is broken',
    { clusters: [{ name: 'c', cluster: { server: 'https://api' } }, { name: 'other' }] },
    { cluster: { server: 'https://api' } },
  ],
])('%s', ([, given, is]) => {
  expect(readKubeconfig(file(given))).toMatchObject(is);
});

test('a credential plugin is told of the cluster, and its path is meant from the folder of the kubeconfig', () => {
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: './plugin',
    env: [{ name: 'PROFILE', value: 'p' }],
    provideClusterInfo: true,
  };
  const { user } = readKubeconfig(file({ user: { exec } }));
  const { command, env } = user.authProvider.config;
  expect(command).toBe(join(folder, 'plugin'));
  expect(env.PROFILE).toBe('p');
  expect(JSON.parse(env.KUBERNETES_EXEC_INFO)).toMatchObject({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: { interactive: false, cluster: { server: 'https://api:6443' } },
  });
});

describe('what is no way to a cluster is told with option, value and what was expected', () => {
  test.for<[title: string, given: Given, says: string]>([
    ['no context at all', { contexts: [] }, 'has no context; expected a kubeconfig with clusters'],
    ['no current one', { 'current-context': '' }, 'expected --context (NETCONFORM_CONTEXT) with one of here'],
    ['a current one that is gone', { 'current-context': 'gone' }, '"gone" is not in it'],
    ['no cluster', { contexts: [{ name: 'here', context: {} }] }, 'context "here" names no cluster'],
    ['a cluster that is gone', { clusters: [] }, 'the cluster "c", which is not in it'],
    ['a user that is gone', { users: [] }, 'the user "u", which is not in it'],
    ['no server', { cluster: { server: '' } }, 'its cluster "c" has no server; expected an address'],
    ['no address', { cluster: { server: 'api:6443' } }, 'has the server "api:6443"; expected an address'],
    ['not encrypted', { cluster: { server: 'http://localhost:8080' } }, 'which is not encrypted'],
    ['a user in an address', { cluster: { server: 'https://u:pl4nted@api' } }, 'with a user in its address'],
    ['a token of two lines', { user: { token: 'pl4nted\nx' } }, 'expected one line'],
    ['another shape', { clusters: 'none' }, 'not a kubeconfig: clusters'],
    ['an authority that is gone', { cluster: { 'certificate-authority': 'gone' } }, 'gone": no such file'],
    ['a certificate that is a folder', { user: { tokenFile: 'gone' } }, 'its tokenFile'],
    ['no proxy', { cluster: { 'proxy-url': 'secret@proxy' } }, 'an invalid proxy-url'],
    [
      'SOCKS to an address',
      { cluster: { server: 'https://10.0.0.1', 'proxy-url': 'socks5://p' } },
      "expected the server's name",
    ],
    ['a plugin with a terminal', { user: { exec: { command: 'p', interactiveMode: 'Always' } } }, 'terminal'],
    ['what is not passed on', { user: { as: 'a', 'as-groups': ['g'] } }, 'as-groups'],
  ])('%s', ([, given, says]) => {
    const path = file(given);
    const read = () => readKubeconfig(path);
    expect(read).toThrow(UsageError);
    expect(read).toThrow(`--kubeconfig (NETCONFORM_KUBECONFIG) "${path}": `);
    expect(read).toThrow(says);
    expect(read).not.toThrow('secret');
  });

  test.for([
    ['absent', 'no such file; expected a kubeconfig'],
    ['folder', 'is a folder; expected a kubeconfig'],
    ['yaml', 'not YAML'],
    ['empty', 'not YAML'],
    ['prose', 'not a kubeconfig: the whole file'],
  ] as const)('%s', ([name, says]) => {
    writeFileSync(join(folder, 'yaml'), 'clusters: [');
    writeFileSync(join(folder, 'empty'), '');
    writeFileSync(join(folder, 'prose'), 'a text');
    expect(() => readKubeconfig(join(folder, name))).toThrow(`"${join(folder, name)}": ${says}`);
  });

  test('a context that was asked for', () => {
    const path = file({});
    expect(() => readKubeconfig(path, 'prod')).toThrow(
      `--context (NETCONFORM_CONTEXT) "prod": not in ${path}; expected one of here`,
    );
  });
});
