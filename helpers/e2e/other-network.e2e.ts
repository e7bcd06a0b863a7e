import { createServer, type Server } from 'node:net';
import type { KubernetesObject } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Engine } from '../cluster/engine/engine.ts';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { CNI_FILE } from '../cluster/weave/remove-cni-file.ts';
import { apply } from '../kube/apply.ts';
import { connect, type Kube } from '../kube/client.ts';
import { crashingWeave } from './support/crashing-weave.ts';
import { netconform, start } from './support/program.ts';
import { idsOf, readReport } from './support/read-report.ts';
import { inTemporaryFolder, runName } from './support/temporary.ts';
import { CACHE, engineHere } from './support/traces.ts';
import { until } from './support/until.ts';

/** A cluster whose network somebody else brings: routes between the nodes, and no overlay. */

const { name: shared } = inject('cluster');
const name = runName();
const kubeconfig = kubeconfigPath(CACHE, name);
let engine: Engine;
let kube: Kube;
let server: Server;
let port: number;

const onNode = (node: string, script: string) => engine.run(['exec', node, 'sh', '-ec', script]);

beforeAll(async () => {
  engine = await engineHere();
  const { code, stderr } = await netconform(['cluster', 'up', '--name', name, '--cni', 'none']);
  if (code !== 0) throw new Error(stderr);
  kube = connect(kubeconfig);
  // Who only looks whether it opens goes without reading, which resets the connection.
  server = createServer((socket) => socket.on('error', () => undefined).end('here\n'));
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  port = (server.address() as { port: number }).port;
});

afterAll(async () => {
  server?.close();
  await netconform(['cluster', 'down', '--name', name]);
});

interface Node {
  name: string;
  address: string;
  range: string;
}

async function nodes(): Promise<Node[]> {
  const { items } = await kube.core.listNode();
  return items.map(({ metadata, spec, status }) => ({
    name: metadata?.name ?? '',
    address: status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '',
    range: spec?.podCIDR ?? '',
  }));
}

/** The plugins that every node has, a route to each other node's pods, and the nodes' addresses for what leaves the cluster. */
async function installRoutes(): Promise<void> {
  const all = await nodes();
  await Promise.all(
    all.map(({ name: node, range }) => {
      const ipam = { type: 'host-local', ranges: [[{ subnet: range }]], routes: [{ dst: '0.0.0.0/0' }] };
      const plugins = [
        { type: 'ptp', ipam },
        { type: 'portmap', capabilities: { portMappings: true } },
      ];
      const conflist = JSON.stringify({ cniVersion: '0.3.1', name: 'routes', plugins });
      const others = all.filter((other) => other.name !== node);
      return onNode(
        node,
        [
          ...others.map((other) => `ip route replace ${other.range} via ${other.address}`),
          'iptables -w 10 -t nat -A POSTROUTING -s 10.200.0.0/16 ! -d 10.200.0.0/16 -m addrtype ! --dst-type LOCAL -j MASQUERADE',
          `echo '${conflist}' > /etc/cni/net.d/10-routes.conflist`,
        ].join('\n'),
      );
    }),
  );
}

/** An agent under the name that kindnet's has, on every node. */
async function addAgent(): Promise<void> {
  const image = (
    await onNode(`${name}-worker`, 'ctr -n k8s.io images ls -q | grep /pause: | head -1')
  ).trim();
  const labels = { app: 'kindnet' };
  const tolerations = [{ operator: 'Exists' }];
  const containers = [{ name: 'agent', image, imagePullPolicy: 'Never' }];
  const spec = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { hostNetwork: true, tolerations, containers } },
  };
  const metadata = { name: 'kindnet', namespace: 'kube-system' };
  await apply(kube, [{ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec } as object]);
}

test('without a network the nodes are not ready, which is a violation, and the fixtures cannot be scheduled', async () => {
  await inTemporaryFolder(async (out) => {
    const { code, stderr } = await netconform(['certify', '--kubeconfig', kubeconfig, '--out', out]);
    expect(code, stderr).toBe(1);
    expect(idsOf(await readReport(out), 'violation'), stderr).toEqual(['NODE-1']);
    expect(stderr).toMatch(/Unschedulable: .*untolerated taint/);
  });
});

/** All that an installation of Weave Net would add to, by kind and name. */
async function inventory(): Promise<string[]> {
  const namespace = 'kube-system';
  const { core, apps, objects } = kube;
  const rbac = 'rbac.authorization.k8s.io/v1';
  const lists: [kind: string, list: { items: KubernetesObject[] }][] = await Promise.all([
    core.listNamespacedServiceAccount({ namespace }).then((list) => ['ServiceAccount', list] as const),
    core.listNamespacedConfigMap({ namespace }).then((list) => ['ConfigMap', list] as const),
    core.listNamespacedSecret({ namespace }).then((list) => ['Secret', list] as const),
    apps.listNamespacedDaemonSet({ namespace }).then((list) => ['DaemonSet', list] as const),
    core.listNamespace().then((list) => ['Namespace', list] as const),
    ...['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'].map((kind) =>
      objects.list(rbac, kind).then((list) => [kind, list] as const),
    ),
  ] as Promise<[string, { items: KubernetesObject[] }]>[]);
  return lists.flatMap(([kind, { items }]) =>
    items.map(({ metadata }) => `${kind} ${metadata?.namespace}/${metadata?.name}`),
  );
}

const installing = ['certify', '--kubeconfig', kubeconfig, '--install-weave'];

test('Weave Net is not installed without a yes: nobody can be asked here, and nothing is made', async () => {
  const before = await inventory();
  const { code, stderr } = await netconform(installing);
  expect(code, stderr).toBe(2);
  expect(stderr).toContain('there is no terminal to confirm on; add --yes');
  expect(await inventory()).toEqual(before);
});

test('on a terminal it is asked, with all that would be applied, and no is no', async () => {
  const before = await inventory();
  const asked = start(installing, {}, { terminal: { columns: 200, rows: 40 } });
  await asked.said(/Install it\? \[yes\/no\]/);
  asked.type('no\n');
  const { code, stderr } = await asked.ended;
  expect(code, stderr).toBe(2);
  expect(stderr).toMatch(/ServiceAccount weave-net, .*DaemonSet weave-net/);
  expect(stderr).toContain('docker.io/rajchaudhuri/weave-kube:2.9.0');
  expect(stderr).toContain('IPALLOC_RANGE 10.200.0.0/16');
  expect(stderr).toContain('not confirmed; nothing was created');
  expect(await inventory()).toEqual(before);
});

test('an image of Weave Net that cannot be pulled is named with pod and node, and what was applied is removed again', async () => {
  const before = await inventory();
  await inTemporaryFolder(async (out) => {
    const options = ['--yes', '--image-registry', 'mirror.invalid:5000', '--out', out];
    const { code, stderr } = await netconform([...installing, ...options]);
    expect(code, stderr).toBe(3);
    expect(stderr).toMatch(
      new RegExp(
        `pod kube-system/weave-net-\\w+ on ${name}-\\S+, container weave-init: (ErrImagePull|ImagePullBackOff)`,
      ),
    );
    expect(stderr).toContain('mirror.invalid:5000/rajchaudhuri/weave-kube:2.9.0');
    expect(idsOf(await readReport(out), 'inconclusive')).toEqual(['Run']);
  });
  expect(await inventory()).toEqual(before);
  expect(
    (await kube.core.listNamespacedPod({ namespace: 'kube-system', labelSelector: 'name=weave-net' })).items,
  ).toEqual([]);
});

const isReady = async () =>
  (await kube.core.listNode()).items.some(({ status }) =>
    status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
  );
const untilNetwork = (there: boolean) =>
  until(there ? 'a node to be Ready' : 'no node to be Ready', async () => (await isReady()) === there);

test('an agent that fails once it has put its file on a node leaves none, and one that is left is told at a second try', async () => {
  const before = await inventory();
  const conflist = JSON.stringify({ cniVersion: '0.3.1', name: 'weave', plugins: [{ type: 'loopback' }] });
  const put = (root: string) => `echo '${conflist}' > ${root}${CNI_FILE}; touch ${root}/etc/e2e-weave-ran`;
  const all = (await nodes()).map((node) => node.name);
  await inTemporaryFolder(async (folder) => {
    const archive = await crashingWeave(engine, folder, put('/host'));
    for (const node of all) {
      await engine.run(['cp', archive, `${node}:/root/weave.tar`]);
      await onNode(node, 'ctr -n k8s.io images import /root/weave.tar; rm /root/weave.tar');
    }
    const { code, stderr } = await netconform([...installing, '--yes', '--out', folder]);
    expect(code, stderr).toBe(3);
    expect(stderr).toContain('this launch fails, for a test');
    expect(stderr).toContain('its objects were removed');
    expect(stderr).not.toContain('may remain');
  });
  const onNodes = (script: string) => Promise.all(all.map((node) => onNode(node, script)));
  await onNodes(`test -e /etc/e2e-weave-ran; test ! -e ${CNI_FILE}`);
  expect(await inventory()).toEqual(before);
  await untilNetwork(false);
  // As where nobody was left to remove it.
  await onNodes(put(''));
  await untilNetwork(true);
  const again = await netconform([...installing, '--yes']);
  expect(again.code, again.stderr).toBe(2);
  expect(again.stderr).toMatch(
    new RegExp(`node ${name}-\\S+ is Ready, .*remove it on that node: rm ${CNI_FILE}`),
  );
  await onNodes(`rm ${CNI_FILE}`);
  await untilNetwork(false);
  const dry = await netconform([...installing, '--dry-run']);
  expect(dry.code, dry.stderr).toBe(0);
});

test.for<[range: string, says: string]>([
  ['10.32.0.0/12', 'it overlaps the Service range 10.32.0.0/24'],
  ['fd00::/48', 'Weave Net is IPv4 only'],
])('with %s it is refused: %s', async ([range, says]) => {
  const { code, stderr } = await netconform([...installing, '--yes', '--ipalloc-range', range]);
  expect(code, stderr).toBe(2);
  expect(stderr).toContain(`--ipalloc-range (IPALLOC_RANGE) "${range}"`);
  expect(stderr).toContain(says);
});

test('with one it holds what it has to, and its agent is recognised', async () => {
  await installRoutes();
  await addAgent();
  await until('every node to be ready', async () => {
    const { items } = await kube.core.listNode();
    return items.every(({ status }) =>
      status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
    );
  });
  const asked = 'ADDR-1,ADDR-2,ADDR-3,ADDR-6,NODE-3,POD-2,POD-3,POD-4,POD-5,SVC-2,SVC-6,EXT-1,DNS-1';
  await inTemporaryFolder(async (out) => {
    const certify = ['certify', '--kubeconfig', kubeconfig, '--only', asked, '--out', out];
    const { stderr } = await netconform(certify);
    expect(stderr).toContain('network kindnet: as found');
    expect(idsOf(await readReport(out), 'conformant'), stderr).toEqual(asked.split(','));
  });
  const another = await netconform([...installing, '--yes']);
  expect(another.code, another.stderr).toBe(2);
  expect(another.stderr).toContain('the network of this cluster is kindnet, by kube-system/kindnet');
});

test('nothing of it reaches another cluster, or this machine at an address that is not of its own network', async () => {
  const theirs = await engine.run([
    ...['inspect', '-f', `{{(index .NetworkSettings.Networks "${shared}").IPAddress}}`],
    `${shared}-worker`,
  ]);
  const gatewayOf = (network: string) =>
    onNode(`${network}-worker`, "ip route show default | awk '{ print $3; exit }'");
  const opens = async (from: string, address: string, at: number) => {
    const connects = `timeout 2 bash -c '</dev/tcp/${address.trim()}/${at}' 2>/dev/null && echo yes || echo no`;
    return (await onNode(`${from}-worker`, connects)).trim();
  };
  expect(await opens(name, await gatewayOf(name), port)).toBe('yes');
  expect(await opens(name, await gatewayOf(shared), port)).toBe('no');
  expect(await opens(shared, theirs, 10250)).toBe('yes');
  expect(await opens(name, theirs, 10250)).toBe('no');
});
