import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadYaml, type V1Pod } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { expectApi } from '../kube/api-trouble.ts';
import { connect, type Kube } from '../kube/client.ts';
import { exec } from '../kube/exec.ts';
import { agnhostOnNodes } from '../kube/node-images.ts';
import { type HttpProxy, startProxy } from './support/proxy.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';
import { ONLY_A_HANG, until } from './support/until.ts';

/** Every way of a kubeconfig, asked of a real API server: for a request, and for an exec, which is a WebSocket. */

const { name } = inject('cluster');
const namespace = runName();
const given = kubeconfigPath(CACHE, name);
const admin = connect(given);
let cluster: Record<string, unknown>;
let certificate: { 'client-certificate-data': string; 'client-key-data': string };
let token: string;
let tunnelling: HttpProxy;

beforeAll(async () => {
  const file = loadYaml(await readFile(given, 'utf8')) as {
    clusters: { cluster: Record<string, unknown> }[];
    users: { user: typeof certificate }[];
  };
  cluster = file.clusters[0]?.cluster ?? {};
  certificate = file.users[0]?.user as typeof certificate;
  const { core } = admin;
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name: 'somebody' } } });
  await admin.objects.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name: 'somebody', namespace }],
  } as never);
  const request = { spec: { audiences: [], expirationSeconds: 3600 } };
  const made = await core.createNamespacedServiceAccountToken({ name: 'somebody', namespace, body: request });
  token = made.status?.token ?? '';
  const body: V1Pod = {
    metadata: { name: 'pod' },
    spec: {
      serviceAccountName: 'somebody',
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'agnhost', image: await agnhostOnNodes(admin), args: ['pause'] }],
    },
  };
  await core.createNamespacedPod({ namespace, body });
  await until('the pod to run', async () => {
    const { status } = await core.readNamespacedPod({ namespace, name: 'pod' });
    return status?.containerStatuses?.[0]?.ready === true;
  });
  tunnelling = await startProxy();
});

afterAll(async () => {
  tunnelling?.proxy.close();
  await admin.core.deleteNamespace({ name: namespace });
  await admin.objects.delete({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: namespace },
  });
});

interface Way {
  cluster?: Record<string, unknown>;
  user: Record<string, unknown>;
}

/** Has a connection by a kubeconfig with a cluster and a user as given, in a folder with a token and a plugin that prints a file. */
function by<T>(way: Way, work: (kube: Kube, folder: string) => Promise<T>): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, 'token'), `${token}\n`);
    const credential = (status: object) => JSON.stringify({ kind: 'ExecCredential', status });
    await writeFile(join(folder, 'token.json'), credential({ token }));
    const pem = (data: string) => Buffer.from(data, 'base64').toString();
    const status = {
      clientCertificateData: pem(certificate['client-certificate-data']),
      clientKeyData: pem(certificate['client-key-data']),
    };
    await writeFile(join(folder, 'certificate.json'), credential(status));
    const plugin =
      '#!/bin/sh\ncat > /dev/null\necho "$KUBERNETES_EXEC_INFO" >> "$0.log"\ncat "$(dirname "$0")/$1"\n';
    await writeFile(join(folder, 'plugin'), plugin);
    await chmod(join(folder, 'plugin'), 0o755);
    const file = join(folder, 'config');
    const whole = {
      'current-context': 'it',
      contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
      clusters: [{ name: 'it', cluster: { ...cluster, ...way.cluster } }],
      users: [{ name: 'it', user: way.user }],
    };
    await writeFile(file, JSON.stringify(whole));
    return work(connect(file), folder);
  });
}

async function uses(kube: Kube): Promise<void> {
  await expectApi(kube);
  expect((await kube.core.listNode()).items).not.toEqual([]);
  const target = { namespace, pod: 'pod', container: 'agnhost' };
  const { stdout } = await exec(kube, target, ['echo', 'here'], { timeoutMs: ONLY_A_HANG });
  expect(stdout.trim()).toBe('here');
}

const plugin = (file: string) => ({
  exec: { apiVersion: 'client.authentication.k8s.io/v1', command: './plugin', args: [file] },
});

test.for<[title: string, way: () => Way]>([
  ['a client certificate', () => ({ user: certificate })],
  ['a token', () => ({ user: { token } })],
  ['a token file, with a newline at its end', () => ({ user: { tokenFile: 'token' } })],
  ['a plugin that answers a token', () => ({ user: plugin('token.json') })],
  ['a plugin that answers a certificate', () => ({ user: plugin('certificate.json') })],
  [
    "another address, under the certificate's own name",
    () => ({ user: { token }, cluster: { 'tls-server-name': `${name}-control-plane` } }),
  ],
  [
    'a certificate that is not looked at',
    () => ({
      user: { token },
      cluster: { 'insecure-skip-tls-verify': true, 'certificate-authority-data': undefined },
    }),
  ],
])('%s', ([, way]) => by(way(), uses));

test.for([undefined, 'kubernetes'])('a proxy, and the name %s', async (serverName) => {
  tunnelling.proxied.length = 0;
  const way = {
    user: plugin('token.json'),
    cluster: {
      'proxy-url': tunnelling.address,
      'tls-server-name': serverName,
    },
  };
  await by(way, uses);
  // The look whether it is there, the list, and the exec.
  expect(tunnelling.proxied.length).toBeGreaterThanOrEqual(3);
  expect(new Set(tunnelling.proxied)).toEqual(new Set([new URL(String(cluster.server)).host]));
});

test('a token file is read again for each request, and kept in mind while it is being written', () =>
  by({ user: { tokenFile: 'token' } }, async (kube, folder) => {
    const inFile = (content: string) => writeFile(join(folder, 'token'), content);
    await inFile('none');
    await expect(kube.core.listNode()).rejects.toMatchObject({ code: 401 });
    await inFile(token);
    await uses(kube);
    await inFile('');
    await uses(kube);
    await inFile('none');
    await expect(kube.core.listNode()).rejects.toMatchObject({ code: 401 });
  }));

test('a plugin is asked once, however many requests are made at once', () =>
  by({ user: plugin('token.json') }, async (kube, folder) => {
    await Promise.all(Array.from({ length: 5 }, () => kube.core.listNode()));
    const asked = await readFile(join(folder, 'plugin.log'), 'utf8');
    expect(asked.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(asked)).toMatchObject({ kind: 'ExecCredential', spec: { interactive: false } });
  }));

test.for<[title: string, way: () => Way, says: RegExp]>([
  [
    'a token that is none',
    () => ({ user: { token: 'none' } }),
    /does not accept the credentials \(HTTP 401\)/,
  ],
  [
    'a plugin that fails',
    () => ({ user: plugin('absent') }),
    /plugin ".*" of the kubeconfig ended with exit code 1: .*absent/,
  ],
  ['a plugin that prints something else', () => ({ user: plugin('token') }), /ExecCredential/],
  [
    'a port where nothing listens',
    () => ({ user: {}, cluster: { server: 'https://127.0.0.1:2' } }),
    /127\.0\.0\.1:2: it refuses the connection/,
  ],
  [
    'no authority',
    () => ({ user: {}, cluster: { 'certificate-authority-data': undefined } }),
    /its certificate does not verify/,
  ],
  [
    'another name',
    () => ({ user: {}, cluster: { 'tls-server-name': 'somebody.example' } }),
    /does not verify: .*somebody\.example/,
  ],
  [
    'a proxy that is not there',
    () => ({ user: { token }, cluster: { 'proxy-url': 'http://127.0.0.1:1' } }),
    /refuses the connection \(.*127\.0\.0\.1:1\)/,
  ],
])('%s is told as that, without the token', ([, way, says]) =>
  by(way(), async (kube) => {
    const trouble = await expectApi(kube).catch((error: Error) => error.message);
    expect(trouble).toMatch(says);
    expect(trouble).not.toContain(token);
  }),
);
