import type { V1DaemonSet } from '@kubernetes/client-node';
import { z } from 'zod';
import { field, type StatedRange, stated } from './stated-range.ts';
import type { CustomObject, Statements } from './statements.ts';

/** Reads the pod ranges that one network states; empty if it states none. */
type NetworkSource = (statements: Statements) => StatedRange[];

/** The statements of each network, by its name. */
export const NETWORK_SOURCES: Readonly<Record<string, NetworkSource>> = {
  weave: (all) => ofVariable(all, 'weave-net', 'IPALLOC_RANGE'),
  kindnet: (all) => ofVariable(all, 'kindnet', 'POD_SUBNET'),
  flannel: (all) => ofNetConf(all, ['kube-flannel/kube-flannel-cfg', 'kube-system/kube-flannel-cfg']),
  canal: (all) => ofNetConf(all, ['kube-system/canal-config', 'kube-system/rke2-canal-config']),
  calico: ({ custom }) =>
    [...(custom.calicoPools ?? []), ...(custom.calicoApiPools ?? [])].flatMap(ofCalicoPool),
  cilium: ({ configMaps, custom }) => [
    ...ofCiliumConfig(configMaps['kube-system/cilium-config']),
    ...(custom.ciliumPools ?? []).flatMap(ofCiliumPool),
  ],
  'ovn-kubernetes': ({ configMaps }) => ofOvnConfig(configMaps['ovn-kubernetes/ovn-config']),
  'kube-ovn': ({ custom }) => (custom.kubeOvnSubnets ?? []).flatMap(ofKubeOvnSubnet),
  azure: ({ custom }) => (custom.azureNodeNetworks ?? []).flatMap(ofAzureNodeNetwork),
};

/** A variable of the agent's containers. */
function ofVariable({ daemonSets }: Statements, name: string, variable: string): StatedRange[] {
  return daemonSets
    .filter(({ metadata }) => metadata?.name === name)
    .flatMap((one) =>
      stated(env(one, variable), `${variable} of DaemonSet ${one.metadata?.namespace}/${name}`),
    );
}

function env({ spec }: V1DaemonSet, name: string): string | undefined {
  return spec?.template.spec?.containers
    .flatMap((container) => container.env ?? [])
    .find((variable) => variable.name === name)?.value;
}

/** flannel's net-conf.json. */
function ofNetConf({ configMaps }: Statements, names: readonly string[]): StatedRange[] {
  return names.flatMap((name) =>
    ['Network', 'IPv6Network'].flatMap((key) =>
      stated(field(configMaps[name]?.['net-conf.json'], key), `${key} in ConfigMap ${name}`),
    ),
  );
}

/** https://docs.tigera.io/calico/latest/reference/resources/ippool */
const CalicoPool = z.object({
  cidr: z.string(),
  disabled: z.boolean().optional(),
  allowedUses: z.array(z.string()).optional(),
});

/** A pool without a list of uses is for pods and tunnels. Pods keep their addresses when a pool is disabled. */
export function ofCalicoPool({ metadata, spec }: CustomObject): StatedRange[] {
  const { data: pool } = CalicoPool.safeParse(spec);
  if (pool === undefined || !(pool.allowedUses ?? ['Workload']).includes('Workload')) return [];
  if (pool.disabled !== true) return stated(pool.cidr, `IPPool ${metadata?.name}`);
  return stated(pool.cidr, `IPPool ${metadata?.name}, disabled`).map((one) => ({ ...one, retired: true }));
}

/** With an `ipam` other than cluster-pool (the default), these keys may exist and mean nothing. */
export function ofCiliumConfig(config: Readonly<Record<string, string>> | undefined): StatedRange[] {
  if (config === undefined || !(config.ipam ?? 'cluster-pool').startsWith('cluster-pool')) return [];
  return ['cluster-pool-ipv4-cidr', 'cluster-pool-ipv6-cidr'].flatMap((key) =>
    stated(config[key], `${key} in ConfigMap kube-system/cilium-config`),
  );
}

const CidrList = z.object({ cidrs: z.array(z.string()) }).optional();
const CiliumPool = z.object({ ipv4: CidrList, ipv6: CidrList });

/** Pools of Cilium's ipam multi-pool. */
function ofCiliumPool({ metadata, spec }: CustomObject): StatedRange[] {
  const { data: pool } = CiliumPool.safeParse(spec);
  const texts = [...(pool?.ipv4?.cidrs ?? []), ...(pool?.ipv6?.cidrs ?? [])];
  return stated(texts.join(), `CiliumPodIPPool ${metadata?.name}`);
}

/** "10.128.0.0/14/23": the range, then the length of a node's part. */
function ofOvnConfig(config: Readonly<Record<string, string>> | undefined): StatedRange[] {
  const text = config?.net_cidr?.replaceAll(/(\/\d+)\/\d+/g, '$1');
  return stated(text, 'net_cidr in ConfigMap ovn-kubernetes/ovn-config');
}

const KubeOvnSubnet = z.object({ cidrBlock: z.string(), vlan: z.string().optional() });

/** The subnet "join" belongs to the nodes, not to the pods. */
function ofKubeOvnSubnet({ metadata, spec }: CustomObject): StatedRange[] {
  const { data: subnet } = KubeOvnSubnet.safeParse(spec);
  return metadata?.name === 'join' ? [] : stated(subnet?.cidrBlock, `Subnet ${metadata?.name}`);
}

const AzureNodeNetwork = z.object({
  networkContainers: z.array(z.object({ subnetAddressSpace: z.string().optional() })),
});

function ofAzureNodeNetwork({ metadata, status }: CustomObject): StatedRange[] {
  const { data: network } = AzureNodeNetwork.safeParse(status);
  return (network?.networkContainers ?? []).flatMap(({ subnetAddressSpace }) =>
    stated(subnetAddressSpace, `NodeNetworkConfig ${metadata?.name}`),
  );
}
