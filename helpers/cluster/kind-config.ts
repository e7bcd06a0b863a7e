import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpYaml, loadYaml } from '@kubernetes/client-node';
import { nodeMaskSize } from '../address/node-mask.ts';
import type { KindTarget } from '../config/config.ts';

/** Where kubeadm takes the control plane's images from when they are not the official ones. */
export interface ControlPlaneImages {
  repository: string;
  etcdTag: string;
  corednsTag: string;
}

interface KindCluster {
  networking: { podSubnet: string; serviceSubnet: string };
  nodes: { role: string }[];
  kubeadmConfigPatches?: string[];
}

/** kind's configuration for a target, as YAML. */
export async function kindConfig(
  target: Pick<KindTarget, 'podRange' | 'serviceRange' | 'workers'>,
  images: ControlPlaneImages | undefined,
): Promise<string> {
  const template = join(import.meta.dirname, '../../fixtures/kind/cluster.yaml');
  const cluster = loadYaml(await readFile(template, 'utf8')) as KindCluster;
  cluster.networking.podSubnet = target.podRange.text;
  cluster.networking.serviceSubnet = target.serviceRange.text;
  cluster.nodes.push(...Array.from({ length: target.workers }, () => ({ role: 'worker' })));
  cluster.kubeadmConfigPatches = [dumpYaml(clusterConfiguration(target, images))];
  return dumpYaml(cluster);
}

function clusterConfiguration(
  target: Pick<KindTarget, 'podRange' | 'workers'>,
  images: ControlPlaneImages | undefined,
): object {
  const mask = String(nodeMaskSize(target.podRange, target.workers + 1));
  return {
    kind: 'ClusterConfiguration',
    controllerManager: { extraArgs: { 'node-cidr-mask-size': mask } },
    ...(images === undefined
      ? {}
      : {
          imageRepository: images.repository,
          etcd: { local: { imageRepository: images.repository, imageTag: images.etcdTag } },
          dns: { imageRepository: images.repository, imageTag: images.corednsTag },
        }),
  };
}
