import { expect, test } from 'vitest';
import { NETWORK_SOURCES } from './network-sources.ts';
import { NOTHING_STATED, type Statements } from './statements.ts';

const read = (network: string, statements: Partial<Statements>) =>
  NETWORK_SOURCES[network]?.({ ...NOTHING_STATED, ...statements }).map(
    ({ range, source, retired }) => `${range.text} (${source})${retired === true ? ' retired' : ''}`,
  );
const withVariable = (daemonSet: string, name: string, value: string): Partial<Statements> => ({
  daemonSets: [
    {
      metadata: { namespace: 'kube-system', name: daemonSet },
      spec: {
        selector: {},
        template: { spec: { containers: [{ name: 'other' }, { name: 'agent', env: [{ name, value }] }] } },
      },
    },
  ],
});
const config = (name: string, data: Record<string, string>): Partial<Statements> => ({
  configMaps: { [name]: data },
});
const custom = (name: keyof Statements['custom'], called: string, parts: object): Partial<Statements> => ({
  custom: { [name]: [{ metadata: { name: called }, ...parts }] },
});
const netConf = { 'net-conf.json': '{\n  "Network": "10.1.0.0/16",\n  "IPv6Network": "fd00::/56"\n}' };
const ciliumKeys = {
  'cluster-pool-ipv4-cidr': '10.0.0.0/10 10.128.0.0/10',
  'cluster-pool-ipv6-cidr': 'fd00::/104',
};

test.for<[string, string, Partial<Statements>, string[]]>([
  [
    'Weave Net, in the range of its agent',
    'weave',
    withVariable('weave-net', 'IPALLOC_RANGE', '10.200.0.0/16'),
    ['10.200.0.0/16 (IPALLOC_RANGE of DaemonSet kube-system/weave-net)'],
  ],
  [
    'kindnet, in the range of its agent',
    'kindnet',
    withVariable('kindnet', 'POD_SUBNET', '10.1.0.0/16'),
    ['10.1.0.0/16 (POD_SUBNET of DaemonSet kube-system/kindnet)'],
  ],
  [
    'flannel, in a namespace of its own',
    'flannel',
    config('kube-flannel/kube-flannel-cfg', netConf),
    [
      '10.1.0.0/16 (Network in ConfigMap kube-flannel/kube-flannel-cfg)',
      'fd00::/56 (IPv6Network in ConfigMap kube-flannel/kube-flannel-cfg)',
    ],
  ],
  [
    'flannel, as Talos has it',
    'flannel',
    config('kube-system/kube-flannel-cfg', { 'net-conf.json': '{"Network": "10.1.0.0/16"}' }),
    ['10.1.0.0/16 (Network in ConfigMap kube-system/kube-flannel-cfg)'],
  ],
  [
    'Canal of RKE2',
    'canal',
    config('kube-system/rke2-canal-config', { 'net-conf.json': '{"Network": "10.42.0.0/16"}' }),
    ['10.42.0.0/16 (Network in ConfigMap kube-system/rke2-canal-config)'],
  ],
  [
    'Calico, in a pool',
    'calico',
    custom('calicoPools', 'one', { spec: { cidr: '10.1.0.0/16', disabled: false } }),
    ['10.1.0.0/16 (IPPool one)'],
  ],
  [
    'Calico, in a pool of its own API group',
    'calico',
    custom('calicoApiPools', 'one', { spec: { cidr: 'fd00::/48', allowedUses: ['Workload', 'Tunnel'] } }),
    ['fd00::/48 (IPPool one)'],
  ],
  [
    'Calico, in a pool that is disabled',
    'calico',
    custom('calicoPools', 'old', { spec: { cidr: '10.1.0.0/16', disabled: true } }),
    ['10.1.0.0/16 (IPPool old, disabled) retired'],
  ],
  [
    'Calico, in a pool for load balancers',
    'calico',
    custom('calicoPools', 'lb', { spec: { cidr: '10.1.0.0/16', allowedUses: ['LoadBalancer'] } }),
    [],
  ],
  ['Calico, in a pool without a range', 'calico', custom('calicoPools', 'none', {}), []],
  [
    'Cilium with cluster-pool',
    'cilium',
    config('kube-system/cilium-config', { ...ciliumKeys, ipam: 'cluster-pool' }),
    [
      '10.0.0.0/10 (cluster-pool-ipv4-cidr in ConfigMap kube-system/cilium-config)',
      '10.128.0.0/10 (cluster-pool-ipv4-cidr in ConfigMap kube-system/cilium-config)',
      'fd00::/104 (cluster-pool-ipv6-cidr in ConfigMap kube-system/cilium-config)',
    ],
  ],
  [
    'Cilium with ipam kubernetes, whatever the keys say',
    'cilium',
    config('kube-system/cilium-config', { ...ciliumKeys, ipam: 'kubernetes' }),
    [],
  ],
  [
    'Cilium with pools',
    'cilium',
    custom('ciliumPools', 'default', { spec: { ipv4: { cidrs: ['10.10.0.0/16'], maskSize: 27 } } }),
    ['10.10.0.0/16 (CiliumPodIPPool default)'],
  ],
  [
    'OVN-Kubernetes',
    'ovn-kubernetes',
    config('ovn-kubernetes/ovn-config', { net_cidr: '10.128.0.0/14/23,fd01::/48/64' }),
    [
      '10.128.0.0/14 (net_cidr in ConfigMap ovn-kubernetes/ovn-config)',
      'fd01::/48 (net_cidr in ConfigMap ovn-kubernetes/ovn-config)',
    ],
  ],
  [
    'Kube-OVN, in a subnet of pods',
    'kube-ovn',
    custom('kubeOvnSubnets', 'ovn-default', { spec: { cidrBlock: '10.16.0.0/16,fd00:10:16::/112' } }),
    ['10.16.0.0/16 (Subnet ovn-default)', 'fd00:10:16::/112 (Subnet ovn-default)'],
  ],
  [
    "Kube-OVN, in the nodes' subnet",
    'kube-ovn',
    custom('kubeOvnSubnets', 'join', { spec: { cidrBlock: '100.64.0.0/16' } }),
    [],
  ],
  [
    'Azure, for a node',
    'azure',
    custom('azureNodeNetworks', 'n1', {
      status: { networkContainers: [{ subnetAddressSpace: '10.244.0.0/16' }] },
    }),
    ['10.244.0.0/16 (NodeNetworkConfig n1)'],
  ],
])('%s', ([, network, statements, expected]) => {
  expect(read(network, statements)).toEqual(expected);
});

test.for(Object.keys(NETWORK_SOURCES))('%s states nothing where its objects are not there', (network) => {
  expect(read(network, {})).toEqual([]);
});
