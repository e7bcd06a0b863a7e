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
  nodes: { role: string; extraMounts?: object[] }[];
  kubeadmConfigPatches?: string[];
}

const FIXTURES = join(import.meta.dirname, '../../fixtures/kind');

/** Where a node that is set up by hand has the setting too. */
const SYSCTL = {
  hostPath: join(FIXTURES, 'k8s.conf'),
  containerPath: '/etc/sysctl.d/k8s.conf',
  readOnly: true,
};

/** kind's configuration for a target, as YAML. */
export async function kindConfig(
  target: Pick<KindTarget, 'podRange' | 'serviceRange' | 'workers'>,
  images: ControlPlaneImages | undefined,
): Promise<string> {
  const cluster = loadYaml(await readFile(join(FIXTURES, 'cluster.yaml'), 'utf8')) as KindCluster;
  cluster.networking.podSubnet = target.podRange.text;
  cluster.networking.serviceSubnet = target.serviceRange.text;
  cluster.nodes.push(...Array.from({ length: target.workers }, () => ({ role: 'worker' })));
  for (const node of cluster.nodes) node.extraMounts = [SYSCTL];
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
