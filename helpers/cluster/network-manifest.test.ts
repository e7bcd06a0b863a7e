import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UsageError } from '../config/usage-error.ts';
import { inTemporaryFolder } from '../e2e/support/temporary.ts';
import { PACKAGE_ROOT } from '../model/package-root.ts';
import { parseRanges } from '../model/range.ts';
import { agentOf, rangesOfManifest, readNetworkManifest } from './network-manifest.ts';

const FLANNEL = join(PACKAGE_ROOT, 'fixtures/cni/flannel.yaml');

const daemonSet = (name: string, hostNetwork: boolean) => ({
  kind: 'DaemonSet',
  metadata: { name, namespace: 'net' },
  spec: { selector: { matchLabels: { app: name } }, template: { spec: { hostNetwork, containers: [] } } },
});

const read = (file: string, range = '10.200.0.0/16') =>
  readNetworkManifest({ manifests: { files: [file], agent: undefined }, podRanges: parseRanges(range) });

test("reads flannel's manifest: its agent and its images", async () => {
  const { agent, images } = await read(FLANNEL);
  expect(agent).toEqual({ namespace: 'kube-flannel', daemonSet: 'kube-flannel-ds', selector: 'app=flannel' });
  expect(images).toEqual([expect.stringContaining('/flannel:')]);
});

test('refuses a pod range that the manifest does not have, and names both', async () => {
  const wrong = read(FLANNEL, '10.201.0.0/16');
  await expect(wrong).rejects.toThrow(UsageError);
  await expect(wrong).rejects.toThrow(/10\.201\.0\.0\/16.*10\.200\.0\.0\/16.*kube-flannel-cfg/);
});

test.each([
  ['nothing', ''],
  ['no object', 'a: 1\n'],
  ['no YAML', 'a: [\n'],
  ['a text', 'text\n'],
])('refuses a file with %s', (_, text) =>
  inTemporaryFolder(async (folder) => {
    const file = join(folder, 'cni.yaml');
    await writeFile(file, text);
    await expect(read(file)).rejects.toThrow(UsageError);
  }),
);

test('refuses a file that does not exist', async () => {
  await expect(read('/absent.yaml')).rejects.toThrow(UsageError);
});

const withVariable = (name: string) => {
  const set = daemonSet('agent', true);
  return {
    ...set,
    spec: { template: { spec: { containers: [{ name: 'a', env: [{ name, value: '10.1.0.0/16' }] }] } } },
  };
};

test.each([
  ['IPALLOC_RANGE', withVariable('IPALLOC_RANGE')],
  ['CALICO_IPV4POOL_CIDR', withVariable('CALICO_IPV4POOL_CIDR')],
  ['an IPPool', { kind: 'IPPool', metadata: { name: 'pool' }, spec: { cidr: '10.1.0.0/16' } }],
  [
    'cilium-config',
    {
      kind: 'ConfigMap',
      metadata: { name: 'cilium-config' },
      data: { 'cluster-pool-ipv4-cidr': '10.1.0.0/16' },
    },
  ],
])('reads the pod range of %s', (_, object) => {
  expect(rangesOfManifest([object]).map(({ range }) => range.text)).toEqual(['10.1.0.0/16']);
});

test('takes the only DaemonSet for the agent, or the only one on the host network', () => {
  expect(agentOf([daemonSet('one', false)], undefined)?.daemonSet).toBe('one');
  expect(agentOf([daemonSet('one', false), daemonSet('two', true)], undefined)?.daemonSet).toBe('two');
  expect(agentOf([], undefined)).toBeUndefined();
});

test('asks for the name of the agent where several may be it', () => {
  const both = [daemonSet('one', true), daemonSet('two', true)];
  expect(() => agentOf(both, undefined)).toThrow(/net\/one, net\/two.*--network-agent/);
  expect(agentOf(both, { namespace: 'net', daemonSet: 'two' })?.selector).toBe('app=two');
});
