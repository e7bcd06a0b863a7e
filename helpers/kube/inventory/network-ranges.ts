import type { V1DaemonSet } from '@kubernetes/client-node';
import type { Kube } from '../client.ts';
import { listAll } from '../list.ts';
import { readable } from '../readable.ts';
import { configMap } from './config-map.ts';
import { field, stated } from './read-stated.ts';
import type { StatedRange } from './stated-range.ts';

/** What the networks that are in the cluster say of their own pod ranges. */
export interface NetworkRanges {
  ranges: StatedRange[];
  /** Where it says that pods get their addresses out of their nodes' pod CIDRs; undefined: no network that is asked says so. */
  byNode: string | undefined;
}

/** Reads them from every network's own place. One that is not there or may not be read says nothing. */
export async function networkRanges(kube: Kube): Promise<NetworkRanges> {
  const daemonSet = (name: string) =>
    readable(() => kube.apps.readNamespacedDaemonSet({ namespace: 'kube-system', name }));
  const [weave, kindnet, flannel, cilium, pools] = await Promise.all([
    daemonSet('weave-net'),
    daemonSet('kindnet'),
    configMap(kube, 'kube-flannel', 'kube-flannel-cfg'),
    configMap(kube, 'kube-system', 'cilium-config'),
    ipPools(kube),
  ]);
  const network = flannel?.['net-conf.json'];
  const ofFlannel = (name: string) =>
    stated(field(network, name), `${name} in ConfigMap kube-flannel/kube-flannel-cfg`);
  return {
    ranges: [
      ...of('weave', stated(env(weave, 'IPALLOC_RANGE'), 'IPALLOC_RANGE of DaemonSet kube-system/weave-net')),
      ...of('kindnet', stated(env(kindnet, 'POD_SUBNET'), 'POD_SUBNET of DaemonSet kube-system/kindnet')),
      ...of('flannel', [...ofFlannel('Network'), ...ofFlannel('IPv6Network')]),
      ...of('calico', rangesOfPools(pools)),
      ...of('cilium', rangesOfCilium(cilium)),
    ],
    byNode:
      cilium?.ipam === 'kubernetes' ? 'ipam: kubernetes in ConfigMap kube-system/cilium-config' : undefined,
  };
}

function of(network: string, ranges: readonly StatedRange[]): StatedRange[] {
  return ranges.map((range) => ({ ...range, network }));
}

/** A variable of the first container that has it. */
function env(daemonSet: V1DaemonSet | undefined, name: string): string | undefined {
  return daemonSet?.spec?.template.spec?.containers
    .flatMap((container) => container.env ?? [])
    .find((variable) => variable.name === name)?.value;
}

/** As https://docs.tigera.io/calico/latest/reference/resources/ippool has it. */
export interface IpPool {
  metadata?: { name?: string };
  spec?: { cidr?: string; disabled?: boolean; allowedUses?: string[] };
}

async function ipPools(kube: Kube): Promise<IpPool[]> {
  const of = { group: 'crd.projectcalico.org', version: 'v1', plural: 'ippools' };
  return (
    (await readable(() =>
      listAll<IpPool>((query) => kube.custom.listClusterCustomObject({ ...of, ...query })),
    )) ?? []
  );
}

/** Those that pods get new addresses from; without a list of its uses a pool is for pods and tunnels. */
export function rangesOfPools(pools: readonly IpPool[]): StatedRange[] {
  return pools
    .filter(({ spec }) => spec?.disabled !== true && (spec?.allowedUses ?? ['Workload']).includes('Workload'))
    .flatMap(({ metadata, spec }) => stated(spec?.cidr, `IPPool ${metadata?.name}`));
}

/** With another `ipam` than cluster-pool, the default, these keys may be there and mean nothing. */
export function rangesOfCilium(config: Readonly<Record<string, string>> | undefined): StatedRange[] {
  if (config === undefined || !(config.ipam ?? 'cluster-pool').startsWith('cluster-pool')) return [];
  return ['cluster-pool-ipv4-cidr', 'cluster-pool-ipv6-cidr'].flatMap((key) =>
    stated(config[key], `${key} in ConfigMap kube-system/cilium-config`),
  );
}
