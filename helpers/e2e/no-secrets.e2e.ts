import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpYaml, loadYaml } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { apply } from '../kube/apply.ts';
import { connect } from '../kube/client.ts';
import { createNamespace } from '../kube/namespace.ts';
import { agnhostOnNodes } from '../kube/node-images.ts';
import type { FaultyCluster } from '../proof/faults/fault.ts';
import { clusterToBreak } from './support/cluster-to-break.ts';
import { netconform } from './support/program.ts';
import { readFolder } from './support/read-diagnostics.ts';
import { idsOf, readReport } from './support/read-report.ts';
import { kubeconfigOf } from './support/service-account.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { CACHE } from './support/traces.ts';
import { patience, until } from './support/until.ts';

/** Whatever a cluster, a kubeconfig or a command line holds that is secret: not a byte of it in what a run says or leaves. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const kube = connect(kubeconfig);
const own = runName();
/** What is in the namespace that a run is given, and in one that it only lists. */
const careless = { name: own, namespace: own };
const elsewhere = { name: own, namespace: 'kube-system' };

/** A value for each place, with characters that a URL writes otherwise. */
const planted: Record<string, string> = {};
function plant(place: string): string {
  planted[place] ??= `sw0rd+f1sh/${place}=`;
  return planted[place];
}

/** The overlay is broken, by somebody who is as careless. */
const RULE = `PREROUTING -i eth0 -p udp --dport 8472 -m comment --comment "password=${plant('rule')}" -j DROP`;

/** Of each way to see something: lists of all objects, nodes, agents, execs, Services, names, from outside; green ones and red ones. */
const ASKED = 'ADDR,NODE-1,NODE-2,NODE-3,C2C-1,POD-2,SVC-1,SVC-2,DNS-1,EXT-1';

let cluster: FaultyCluster;

beforeAll(async () => {
  cluster = await clusterToBreak(own);
  await createNamespace(kube, own, {}, patience());
  const address = (place: string) => `postgres://app:${encodeURIComponent(plant(place))}@db.example/x`;
  const lines = [`connecting with password=${plant('log')}`, `to ${address('log-url')}`, 'and goes on'];
  const annotations = {
    'example.com/note': plant('annotation'),
    'kubectl.kubernetes.io/last-applied-configuration': `{"value":"${plant('last-applied')}"}`,
  };
  const secret = { password: plant('secret') };
  const image = await agnhostOnNodes(kube);
  const podIn = (metadata: object) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, annotations, labels: { app: own } },
    spec: {
      nodeName: cluster.node('worker'),
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'main',
          image: image,
          command: ['sh', '-c', `${lines.map((line) => `echo '${line}'; `).join('')}sleep 3600`],
          args: ['--db-password', plant('argument'), `--url=${address('argument-url')}`],
          env: [
            { name: 'DB_PASSWORD', value: plant('environment') },
            { name: 'DB', value: address('environment-url') },
            { name: 'OF_SECRET', valueFrom: { secretKeyRef: { name: own, key: 'password' } } },
          ],
          readinessProbe: { exec: { command: ['false'] } },
        },
      ],
    },
  });
  await apply(kube, [
    { apiVersion: 'v1', kind: 'Secret', metadata: elsewhere, stringData: secret },
    { apiVersion: 'v1', kind: 'Secret', metadata: careless, stringData: secret },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: careless, data: { password: plant('config-map') } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...careless, annotations },
      spec: { selector: { app: own }, ports: [{ port: 80 }] },
    },
    podIn(careless),
    podIn(elsewhere),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: own, namespace: own } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: own },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: own, namespace: own }],
    },
  ] as object[]);
  await until('the log of a pod', async () =>
    (await kube.core.readNamespacedPodLog(careless).catch(() => '')).includes('goes on'),
  );
  await cluster.onNode('worker', `iptables -w 10 -t raw -I ${RULE}`);
});

afterAll(async () => {
  await cluster.onNode('worker', `iptables -w 10 -t raw -D ${RULE}`);
  for (const [apiVersion, kind] of [
    ['v1', 'Pod'],
    ['v1', 'Secret'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
  ] as const)
    await kube.objects.delete({ apiVersion, kind, metadata: elsewhere });
  await kube.core.deleteNamespace({ name: own });
});

/** What a run left and said, by place, where a secret is in it, plain or as one writes it elsewhere. */
function leaksIn(said: Record<string, string>, secrets: Record<string, string>): string[] {
  return Object.entries(said).flatMap(([place, text]) =>
    Object.entries(secrets).flatMap(([of, secret]) => {
      const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
      const forms = { plain: secret, 'base 64': base64, 'of a URL': encodeURIComponent(secret) };
      return Object.entries(forms)
        .filter(([, form]) => text.includes(form))
        .map(([form]) => `${place}: ${of}, ${form}`);
    }),
  );
}

test('a run that fails and tells all that it can tells nothing secret', () =>
  inTemporaryFolder(async (folder) => {
    const admin = await readFile(kubeconfig, 'utf8');
    const file = await kubeconfigOf(kube, kubeconfig, { namespace: own, name: own }, folder);
    const users = loadYaml<{ users: { user: Record<string, string> }[] }>(await readFile(file, 'utf8')).users;
    const clientKey = loadYaml<{ users: { user: Record<string, string> }[] }>(admin).users[0]?.user ?? {};
    const out = join(folder, 'reports');
    const args = ['certify', '--kubeconfig', file, '--only', ASKED, '--out', out, '--namespace', own];
    const run = await netconform([...args, '--diagnostics', 'always', '--verbose']);
    expect(run.code, run.stderr).toBe(1);
    const cases = await readReport(out);
    expect(idsOf(cases, 'violation'), run.stderr).toEqual(expect.arrayContaining(['POD-2', 'SVC-2']));
    expect(idsOf(cases, 'inconclusive'), run.stderr).toEqual([]);
    const left = await readFolder(out);
    // It did look there.
    const taken = Object.values(left).join('\n');
    for (const seen of ['name: DB_PASSWORD', 'connecting with password=(redacted)', `name: ${own}`])
      expect(taken).toContain(seen);
    const secrets = {
      ...planted,
      token: users[0]?.user.token ?? '',
      key: Buffer.from(clientKey['client-key-data'] ?? '', 'base64').toString(),
      'key-data': (clientKey['client-key-data'] ?? '').slice(100, 160),
    };
    expect(Object.values(secrets).every((secret) => secret.length > 10)).toBe(true);
    expect(leaksIn({ ...left, stdout: run.stdout, stderr: run.stderr }, secrets)).toEqual([]);
  }));

interface Way {
  title: string;
  cluster?: Record<string, string>;
  user?: Record<string, unknown>;
  flags?: string[];
  code: 2 | 3;
  says: RegExp;
}

const PASSWORD = encodeURIComponent(plant('given'));

test.for<Way>([
  { title: 'a token that is none', user: { token: plant('given') }, code: 3, says: /HTTP 401/ },
  {
    title: 'a token of two lines',
    user: { token: `${plant('given')}\n${plant('given')}` },
    code: 2,
    says: /expected one line/,
  },
  {
    title: 'a server with a password',
    cluster: { server: `https://u:${PASSWORD}@127.0.0.1:1` },
    code: 2,
    says: /with a user in its address/,
  },
  {
    title: 'a proxy with a password',
    cluster: { 'proxy-url': `http://u:${PASSWORD}@127.0.0.1:1` },
    user: { token: plant('given') },
    code: 3,
    says: /refuses the connection/,
  },
  {
    title: 'a plugin that says it',
    user: { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: './plugin' } },
    code: 3,
    says: /ended with exit code 1: no way in with token=\(redacted\)/,
  },
  {
    title: 'a registry with a password',
    flags: ['--image-registry', `u:${PASSWORD}@mirror.example:5000`],
    code: 2,
    says: /--image-registry .*u:…@mirror/,
  },
])('$title that ends a run is not repeated', ({ cluster: way, user = {}, flags = [], code, says }) =>
  inTemporaryFolder(async (folder) => {
    const given = loadYaml<{ clusters: { name: string; cluster: object }[] }>(
      await readFile(kubeconfig, 'utf8'),
    );
    const plugin = `#!/bin/sh\necho 'no way in with token=${plant('given')}' >&2\nexit 1\n`;
    await writeFile(join(folder, 'plugin'), plugin);
    await chmod(join(folder, 'plugin'), 0o755);
    const file = join(folder, 'kubeconfig');
    const whole = {
      'current-context': 'it',
      contexts: [{ name: 'it', context: { cluster: 'it', user: 'it' } }],
      clusters: [{ name: 'it', cluster: { ...given.clusters[0]?.cluster, ...way } }],
      users: [{ name: 'it', user }],
    };
    await writeFile(file, dumpYaml(whole));
    const out = join(folder, 'reports');
    const run = await netconform(['certify', '--kubeconfig', file, '--out', out, '--verbose', ...flags]);
    expect(run.stderr).toMatch(says);
    expect(run.code).toBe(code);
    const said = { ...(await readFolder(out)), stdout: run.stdout, stderr: run.stderr };
    expect(leaksIn(said, { given: plant('given') })).toEqual([]);
  }),
);
