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

test('controller manager and scheduler, of which there is one each, do not end where a lease is not renewed', async () => {
  const alone = { extraArgs: expect.objectContaining({ 'leader-elect': 'false' }) };
  const configuration = { kind: 'ClusterConfiguration', controllerManager: alone, scheduler: alone };
  const config = loadYaml(await kindConfig(target, undefined)) as { kubeadmConfigPatches: string[] };
  expect(config.kubeadmConfigPatches.map((text) => loadYaml(text))).toContainEqual(
    expect.objectContaining(configuration),
  );
});
