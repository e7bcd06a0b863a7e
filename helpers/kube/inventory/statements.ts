import type { KubernetesObject, V1DaemonSet, V1Node, V1Pod, V1ServiceCIDR } from '@kubernetes/client-node';

/** Resources of networks and platforms that state ranges, with the supported versions, the best first. */
export const CUSTOM_RESOURCES = {
  calicoPools: { group: 'crd.projectcalico.org', versions: ['v1'], plural: 'ippools' },
  // Calico 3.32 and later may use only this group.
  calicoApiPools: { group: 'projectcalico.org', versions: ['v3'], plural: 'ippools' },
  ciliumPools: { group: 'cilium.io', versions: ['v2', 'v2alpha1'], plural: 'ciliumpodippools' },
  kubeOvnSubnets: { group: 'kubeovn.io', versions: ['v1'], plural: 'subnets' },
  azureNodeNetworks: { group: 'acn.azure.com', versions: ['v1alpha'], plural: 'nodenetworkconfigs' },
  openshiftNetworks: { group: 'config.openshift.io', versions: ['v1'], plural: 'networks' },
} as const;

export type CustomResource = keyof typeof CUSTOM_RESOURCES;

/** ConfigMaps that state ranges, by namespace. */
export const CONFIG_MAPS = {
  'kube-system': [
    'kubeadm-config',
    'kube-proxy',
    'kube-proxy-config',
    'cilium-config',
    'kube-flannel-cfg',
    'canal-config',
    'rke2-canal-config',
  ],
  'kube-flannel': ['kube-flannel-cfg'],
  'ovn-kubernetes': ['ovn-config'],
} as const;

/** A custom resource; its content is checked when it is read. */
export type CustomObject = KubernetesObject & { spec?: unknown; status?: unknown };

/** The objects of a cluster that may state its ranges, as far as they exist and are readable. */
export interface Statements {
  daemonSets: readonly V1DaemonSet[];
  /** Their texts, by "namespace/name". */
  configMaps: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Pods whose command lines have the flags of the control plane and of kube-proxy. */
  programs: readonly V1Pod[];
  nodes: readonly V1Node[];
  custom: Readonly<Partial<Record<CustomResource, readonly CustomObject[]>>>;
  serviceCidrs: readonly V1ServiceCIDR[];
  unread: readonly Unread[];
}

/** Objects that could not be read, and the ranges that they may state. */
export interface Unread {
  /** Their kubectl name. */
  what: string;
  states: 'pod ranges' | 'Service ranges' | 'both';
}

export const NOTHING_STATED: Statements = {
  daemonSets: [],
  configMaps: {},
  programs: [],
  nodes: [],
  custom: {},
  serviceCidrs: [],
  unread: [],
};
