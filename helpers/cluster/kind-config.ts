import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dumpYaml, loadYaml } from '@kubernetes/client-node';
import type { KindTarget } from '../config/config.ts';
import { nodeMaskSize } from '../model/node-mask.ts';
import { PACKAGE_ROOT } from '../model/package-root.ts';
import { textOf } from '../model/range.ts';

/** Where kubeadm takes the control plane's images from when they are not the official ones. */
export interface ControlPlaneImages {
  repository: string;
  etcdTag: string;
  corednsTag: string;
}

interface KindCluster {
  networking: { ipFamily?: string; podSubnet: string; serviceSubnet: string };
  nodes: { role: string; extraMounts?: object[] }[];
  kubeadmConfigPatches?: string[];
}

const FIXTURES = join(PACKAGE_ROOT, 'fixtures/kind');

/** Where a node that is set up by hand has the setting too. */
const SYSCTL = {
  hostPath: join(FIXTURES, 'k8s.conf'),
  containerPath: '/etc/sysctl.d/k8s.conf',
  readOnly: true,
};

/** There is one control plane: one that ends itself because a busy machine keeps it from renewing its lease has nobody to take over. */
const ALONE = { 'leader-elect': 'false' };

/** kind's configuration for a target, as YAML. */
export async function kindConfig(
  target: Pick<KindTarget, 'ipFamily' | 'podRanges' | 'serviceRanges' | 'workers'>,
  images: ControlPlaneImages | undefined,
): Promise<string> {
  const cluster = loadYaml(await readFile(join(FIXTURES, 'cluster.yaml'), 'utf8')) as KindCluster;
  cluster.networking.ipFamily = target.ipFamily;
  cluster.networking.podSubnet = textOf(target.podRanges);
  cluster.networking.serviceSubnet = textOf(target.serviceRanges);
  cluster.nodes.push(...Array.from({ length: target.workers }, () => ({ role: 'worker' })));
  for (const node of cluster.nodes) node.extraMounts = [SYSCTL];
  cluster.kubeadmConfigPatches = [dumpYaml(clusterConfiguration(target, images))];
  return dumpYaml(cluster);
}

function clusterConfiguration(
  target: Pick<KindTarget, 'podRanges' | 'workers'>,
  images: ControlPlaneImages | undefined,
): object {
  const masks = target.podRanges.map((range): [string, string] => [
    `node-cidr-mask-size-ipv${range.family}`,
    String(nodeMaskSize(range, target.workers + 1)),
  ]);
  // One family alone has a flag of its own.
  const [[, mask]] = masks as [[string, string]];
  return {
    kind: 'ClusterConfiguration',
    controllerManager: {
      extraArgs: {
        ...ALONE,
        ...(masks.length === 1 ? { 'node-cidr-mask-size': mask } : Object.fromEntries(masks)),
      },
    },
    scheduler: { extraArgs: ALONE },
    ...(images === undefined
      ? {}
      : {
          imageRepository: images.repository,
          etcd: { local: { imageRepository: images.repository, imageTag: images.etcdTag } },
          dns: { imageRepository: images.repository, imageTag: images.corednsTag },
        }),
  };
}
