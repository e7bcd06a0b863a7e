import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { AGENTS } from '../cluster/cni.ts';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { apply } from '../kube/apply.ts';
import { connect, type Kube } from '../kube/client.ts';
import { createNamespace } from '../kube/namespace.ts';
import { agnhostOnNodes } from '../kube/node-images.ts';
import type { Verdict } from '../model/verdict.ts';
import { type FaultyCluster, faultyCluster } from '../proof/faults/fault.ts';
import { takeDiagnostics } from '../run/diagnostics/take-diagnostics.ts';
import { verdict } from './samples/result.sample.ts';
import { readFolder } from './support/read-diagnostics.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { CACHE, engineHere } from './support/traces.ts';
import { patience, until } from './support/until.ts';

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);

/** In everything that is planted where a credential may be: none of it may be found again. */
const PLANTED = 'sw0rdf1sh';
const JWT = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(PLANTED).toString('base64url')}.c2ln`;
const KEY = `MIIEvQIBADANBgkq${PLANTED}`;

/** A pod of the run that never gets ready, and shows what it should not. */
const CARELESS = { name: 'careless', namespace: runName() };

/** A rule that drops, of an owner who is as careless. */
const RULE = `PREROUTING -s 192.0.2.7 -m comment --comment "password=${PLANTED}" -j DROP`;

let cluster: FaultyCluster;
let kube: Kube;

beforeAll(async () => {
  kube = connect(kubeconfig);
  const engine = await engineHere();
  cluster = faultyCluster({ name, kube, engine, cni: 'flannel', namespace: CARELESS.namespace });
  const lines = [`dialing with token=${PLANTED}`, JWT, '-----BEGIN PRIVATE KEY-----', KEY, 'and goes on'];
  await createNamespace(kube, CARELESS.namespace, {}, patience());
  await apply(kube, [
    { apiVersion: 'v1', kind: 'Secret', metadata: CARELESS, stringData: { password: PLANTED } } as object,
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...CARELESS,
        annotations: {
          'example.com/note': PLANTED,
          'kubectl.kubernetes.io/last-applied-configuration': `{"value":"${PLANTED}"}`,
        },
      },
      spec: {
        nodeName: cluster.node('worker'),
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: 'main',
            readinessProbe: { exec: { command: ['false'] } },
            image: await agnhostOnNodes(kube),
            command: [
              'sh',
              '-c',
              lines
                .map((line) => `echo '${line}'; `)
                .join('')
                .concat('sleep 3600'),
            ],
            args: ['--password', PLANTED],
            env: [
              { name: 'DB_PASSWORD', value: PLANTED },
              { name: 'OF_SECRET', valueFrom: { secretKeyRef: { name: CARELESS.name, key: 'password' } } },
            ],
          },
        ],
      },
    } as object,
  ]);
  await until('the log of a pod', async () =>
    (await kube.core.readNamespacedPodLog(CARELESS).catch(() => '')).includes('goes on'),
  );
  await cluster.onNode('worker', `iptables -w 10 -t raw -I ${RULE}`);
});

afterAll(async () => {
  await cluster.onNode('worker', `iptables -w 10 -t raw -D ${RULE}`);
  await kube.core.deleteNamespace({ name: CARELESS.namespace });
});

/** Takes the diagnostics of a run with these verdicts, and reads them back. */
function taken(by: Kube, verdicts: Verdict[]): Promise<Record<string, string>> {
  const { engine, namespace } = cluster;
  const context = { cni: 'flannel', agent: AGENTS.flannel, namespace };
  const source = { kube: by, context, nodesOn: { engine, cluster: name }, secrets: [] };
  return inTemporaryFolder(async (folder) => {
    const signal = new AbortController().signal;
    await takeDiagnostics(source, { run: namespace, verdicts }, folder, signal);
    return readFolder(folder);
  });
}

describe('of a cluster that was made here, with a rule that drops', () => {
  let files: Record<string, string>;
  const [worker, worker2] = [`${name}-worker`, `${name}-worker2`];

  beforeAll(async () => {
    files = await taken(kube, [
      verdict('violation', {
        id: 'POD-2',
        finding: {
          kind: 'no-connection',
          subject: 'pods',
          to: { type: 'node', name: worker },
          failed: 1,
          of: 2,
          unit: 'pairs',
          samples: [],
        },
      }),
      verdict('inconclusive', { id: 'SVC-1', summary: 'nothing answers', evidence: [] }),
      verdict('conformant', { id: 'POD-1' }),
    ]);
  });

  test('each requirement that failed has a folder, whose index leads to the node that is named', () => {
    const folders = new Set(Object.keys(files).map((path) => path.split('/')[0]));
    expect([...folders].sort()).toEqual(['POD-2', 'README.txt', 'SVC-1', 'cluster', 'nodes']);
    expect(files['POD-2/README.txt']).toContain(`../nodes/${worker}/:`);
    expect(files['POD-2/README.txt']).not.toContain(worker2);
    expect(files['SVC-1/README.txt']).toContain(`../nodes/${worker2}/`);
  });

  test('the rule is in what was taken of its node, and among those that drop', () => {
    const rule = /-A PREROUTING -s 192\.0\.2\.7\/32 .*-j DROP/;
    expect(files[`nodes/${worker}/rules.txt`]).toMatch(rule);
    expect(files[`nodes/${worker2}/rules.txt`]).not.toMatch(rule);
    expect(files['POD-2/drops.txt']).toMatch(rule);
    expect(files['POD-2/drops.txt']).not.toContain(worker2);
  });

  test('everything is there that a reader may look for, and nothing is missing', () => {
    expect(files['README.txt']).not.toContain('not taken');
    expect(files['cluster/nodes.txt']).toMatch(new RegExp(`^${worker} +Ready`, 'm'));
    expect(files['cluster/services.txt']).toMatch(/kube-dns +ClusterIP +10\.32\.0\.10 /);
    expect(files['cluster/endpointslices.txt']).toMatch(/ kube-dns .*53\/UDP/);
    expect(files['cluster/events.txt']).toContain(`Node/${worker}`);
    expect(files['POD-2/pods.txt']).toMatch(/kube-flannel-ds-\w+ +2\/2 +Running/);
    expect(files[`nodes/${worker}/routes.txt`]).toMatch(/10\.200\.\d+\.0\/24 via .* dev flannel\.1/);
    expect(files[`nodes/${worker}/sysctls.txt`]).toContain('net.ipv4.ip_forward = 1');
    expect(files[`nodes/${worker}/flannel-status.txt`]).toContain('FLANNEL_NETWORK=10.200.0.0/16');
    const log = Object.entries(files).find(([path]) => path.includes('.kube-flannel.log'));
    expect(log?.[1]).toContain('Running backend');
  });

  test('nothing of what is secret is in any of it, and what stood around it is', async () => {
    const config = await readFile(kubeconfig, 'utf8');
    const own = /client-key-data: (\S{40})/.exec(config)?.[1] ?? '';
    expect(own).toHaveLength(40);
    const secrets = [PLANTED, JWT, Buffer.from(PLANTED).toString('base64'), own];
    const found = Object.entries(files).flatMap(([path, text]) =>
      secrets.filter((secret) => text.includes(secret)).map((secret) => `${path}: ${secret}`),
    );
    expect(found).toEqual([]);
    expect(files[`nodes/${worker}/careless.main.log`]).toBe(
      'dialing with token=(redacted)\n(redacted)\n(redacted)\nand goes on\n',
    );
    expect(files['cluster/pods.yaml']).toMatch(/name: DB_PASSWORD\n +value: \(redacted\)/);
    expect(files['cluster/pods.yaml']).toContain('name: OF_SECRET');
    expect(files[`nodes/${worker}/rules.txt`]).toContain('password=(redacted)');
  });
});

test('what may not be read is named with its reason, and does not end it', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'kubeconfig');
    const text = await readFile(kubeconfig, 'utf8');
    await writeFile(path, text.replace(/^( +)client-key-data:/m, '$1as: e2e-nobody\n$&'), { mode: 0o600 });
    const files = await taken(connect(path), [verdict('violation', { summary: 'nothing answers' })]);
    const index = files['README.txt'] ?? '';
    for (const what of ['nodes', 'pods', 'events', 'services', 'endpointslices', 'networkpolicies'])
      expect(index).toMatch(
        new RegExp(`not collected: ${what}\\.txt\\n +HTTP 403 .*"e2e-nobody" cannot list`),
      );
    expect(index).not.toMatch(/^\s+at /m);
    // The nodes are containers of ours, which does not take the API server.
    expect(files[`nodes/${name}-worker/rules.txt`]).toContain('KUBE-SERVICES');
    expect(files['POD-2/README.txt']).toContain('nothing answers');
  });
});
