import { loadYaml } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { parseRanges } from '../model/range.ts';
import { kindConfig } from './kind-config.ts';

const target = {
  ipFamily: 'ipv4' as const,
  podRanges: parseRanges('10.200.0.0/16'),
  serviceRanges: parseRanges('10.32.0.0/24'),
  workers: 2,
};

async function patches(more: { podsPerNode?: number }): Promise<unknown[]> {
  const config = loadYaml(await kindConfig({ ...target, ...more }, undefined));
  return (config as { kubeadmConfigPatches: string[] }).kubeadmConfigPatches.map((text) => loadYaml(text));
}

test('how many pods a node takes is said where it is asked for, and left to the kubelet else', async () => {
  const kubelet = { kind: 'KubeletConfiguration', maxPods: 200 };
  expect(await patches({ podsPerNode: 200 })).toContainEqual(kubelet);
  expect(await patches({})).toHaveLength(1);
});

test('controller manager and scheduler, of which there is one each, do not end where a lease is not renewed', async () => {
  const alone = { extraArgs: expect.objectContaining({ 'leader-elect': 'false' }) };
  const configuration = { kind: 'ClusterConfiguration', controllerManager: alone, scheduler: alone };
  expect(await patches({})).toContainEqual(expect.objectContaining(configuration));
});
