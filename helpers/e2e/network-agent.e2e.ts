import type { KubernetesObject } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kubeconfigPath } from '../cluster/run-state.ts';
import { apply } from '../kube/apply.ts';
import { connect } from '../kube/client.ts';
import { inventoryOf } from '../kube/inventory/inventory.ts';
import { podRangesOf } from '../kube/inventory/stated-ranges.ts';
import { certify } from './support/certify.ts';
import { givenNamespace } from './support/given-namespace.ts';
import { idsOf } from './support/read-report.ts';
import { CACHE, engineHere } from './support/traces.ts';
import { until } from './support/until.ts';

/** What other networks say of themselves, in a cluster that has their objects and another network: only the one whose agent is named counts. */

const { name } = inject('cluster');
const kubeconfig = kubeconfigPath(CACHE, name);
const kube = connect(kubeconfig);
const namespace = givenNamespace(kube);
const made: KubernetesObject[] = [];
let pause: string;

beforeAll(async () => {
  const engine = await engineHere();
  const find = 'ctr -n k8s.io images ls -q | grep /pause: | head -1';
  pause = (await engine.run(['exec', `${name}-worker`, 'sh', '-ec', find])).trim();
});

afterAll(async () => {
  for (const object of made.reverse()) await kube.objects.delete(object).catch(() => undefined);
});

async function put(...objects: object[]): Promise<void> {
  made.push(...(objects as KubernetesObject[]));
  await apply(kube, objects as KubernetesObject[]);
}

/** An agent that does nothing, under the name of another one's. */
function daemonSet(agent: string, nodeSelector: Record<string, string>, env: object[] = []) {
  const labels = { 'k8s-app': agent };
  const containers = [{ name: 'agent', image: pause, imagePullPolicy: 'Never', env }];
  const tolerations = [{ operator: 'Exists' }];
  const spec = {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { hostNetwork: true, nodeSelector, tolerations, containers } },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: agent, namespace: 'kube-system' },
    spec,
  };
}

const pool = (called: string, cidr: string, more: object = {}) => ({
  apiVersion: 'crd.projectcalico.org/v1',
  kind: 'IPPool',
  metadata: { name: called },
  spec: { cidr, ...more },
});

const POOLS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ippools.crd.projectcalico.org' },
  spec: {
    group: 'crd.projectcalico.org',
    scope: 'Cluster',
    names: { kind: 'IPPool', plural: 'ippools', singular: 'ippool', listKind: 'IPPoolList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { cidr: { type: 'string' }, disabled: { type: 'boolean' } },
              },
            },
          },
        },
      },
    ],
  },
};

function certifyWithAgent(...more: string[]) {
  const named = ['--network-agent', 'kube-system/calico-node', '--only', 'ADDR-2,ADDR-6,NODE-3'];
  return certify(['--kubeconfig', kubeconfig, '--namespace', namespace.name, ...named, ...more]);
}

const ready = (count: number) =>
  until(`${count} pods of calico-node`, async () => {
    const { status } = await kube.apps.readNamespacedDaemonSet({
      namespace: 'kube-system',
      name: 'calico-node',
    });
    return status?.numberReady === count && status.currentNumberScheduled === count;
  });

test("an agent that is named is judged, and its network's own range is the one to be in", async () => {
  await put(POOLS, daemonSet('calico-node', {}));
  await until('the kind IPPool', () =>
    put(pool('default-ipv4-ippool', '10.200.0.0/16'), pool('old', '10.9.0.0/16', { disabled: true })).then(
      () => true,
      () => false,
    ),
  );
  await ready(3);
  const { stderr, cases, textOf, report } = await certifyWithAgent();
  expect(stderr).toContain('network calico: as found, its agent kube-system/calico-node as given');
  expect(idsOf(cases, 'conformant'), stderr).toEqual(['ADDR-2', 'ADDR-6', 'NODE-3']);
  expect(report.properties['range.pods']).toMatch(/^10\.200\.0\.0\/16 \(IPPool default-ipv4-ippool[;)]/);
  expect(report.properties['range.pods']).not.toContain('10.9.0.0/16');
  expect(textOf('NODE-3')).toContain('3 nodes, each with one pod of calico-node');
});

test('pods outside of its range are a violation that names the pool, as is a node without its agent; a range that is given wins', async () => {
  await put(
    pool('default-ipv4-ippool', '10.99.0.0/16'),
    daemonSet('calico-node', { 'kubernetes.io/hostname': `${name}-worker` }),
  );
  await ready(1);
  const { stderr, cases, textOf } = await certifyWithAgent();
  // The pods have addresses of their nodes' CIDRs, which are outside of it as well.
  expect(idsOf(cases, 'violation'), stderr).toEqual(['ADDR-2', 'ADDR-6', 'NODE-3']);
  expect(textOf('ADDR-2')).toContain('inside 10.99.0.0/16 (IPPool default-ipv4-ippool)');
  expect(textOf('NODE-3')).toContain(`${name}-worker2: no pod of calico-node`);
  const given = await certifyWithAgent('--ipalloc-range', '10.200.0.0/16');
  expect(idsOf(given.cases, 'violation'), given.stderr).toEqual(['NODE-3']);
});

test("Cilium's pools and kindnet's range are read; what Cilium does not use is not", async () => {
  const config = (ipam: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'cilium-config', namespace: 'kube-system' },
    data: {
      ipam,
      'cluster-pool-ipv4-cidr': '10.77.0.0/16 10.78.0.0/16',
      'cluster-pool-ipv6-cidr': 'fd77::/104',
    },
  });
  const subnet = [{ name: 'POD_SUBNET', value: '10.66.0.0/16' }];
  await put(config('cluster-pool'), daemonSet('kindnet', { nowhere: 'true' }, subnet));
  const texts = async (cni: string) =>
    podRangesOf(await inventoryOf(kube).statedRanges(), cni).map(
      ({ range, source }) => `${range.text} ${source}`,
    );
  expect(await texts('cilium')).toEqual([
    '10.77.0.0/16 cluster-pool-ipv4-cidr in ConfigMap kube-system/cilium-config',
    '10.78.0.0/16 cluster-pool-ipv4-cidr in ConfigMap kube-system/cilium-config',
    'fd77::/104 cluster-pool-ipv6-cidr in ConfigMap kube-system/cilium-config',
  ]);
  expect(await texts('kindnet')).toEqual(['10.66.0.0/16 POD_SUBNET of DaemonSet kube-system/kindnet']);
  await put(config('kubernetes'));
  const { ciliumIpam, pod } = await inventoryOf(kube).statedRanges();
  expect(ciliumIpam).toBe('kubernetes');
  expect(pod.filter(({ network }) => network === 'cilium')).toEqual([]);
});
