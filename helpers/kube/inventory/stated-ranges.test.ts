import { expect, test } from 'vitest';
import { parseRange } from '../../model/range.ts';
import { networkOfNodeSubnets, podRangesOf, type StatedRanges } from './stated-ranges.ts';

const range = (text: string, source: string, network?: string) => ({
  range: parseRange(text),
  source,
  ...(network === undefined ? {} : { network }),
});
const pod = [
  range('10.1.0.0/16', 'an old ConfigMap', 'flannel'),
  range('10.2.0.0/16', 'IPPool one', 'calico'),
  range('10.2.0.0/16', 'kubeadm'),
  range('10.3.0.0/16', 'kube-proxy'),
];
const sources = (cni: string, networks: string[] = []) =>
  podRangesOf({ pod, networks }, cni).map(({ source }) => source);

test('what the network states itself holds, with whoever states the same', () => {
  expect(sources('calico')).toEqual(['IPPool one', 'kubeadm']);
});

test('a network that states nothing itself: what the platform states holds', () => {
  expect(sources('cilium')).toEqual(['kubeadm', 'kube-proxy']);
  expect(sources('antrea', ['antrea'])).toEqual(['kubeadm', 'kube-proxy']);
});

test('a network that is not known: all that is stated holds', () => {
  expect(sources('unknown')).toHaveLength(4);
});

const stated = (more: Partial<StatedRanges>): StatedRanges => ({
  pod: [],
  service: [],
  networks: [],
  ciliumIpam: undefined,
  unread: [],
  ...more,
});
const overlay = [range('10.244.0.0/16', '--cluster-cidr of DaemonSet kube-system/kube-proxy')];

test.for<[string, string, Partial<StatedRanges>, boolean, string | undefined]>([
  ['aws-node', 'amazon-vpc', { networks: ['amazon-vpc'] }, false, 'amazon-vpc'],
  ['Cilium for policies alone', 'cilium', { networks: ['amazon-vpc', 'cilium'] }, false, 'amazon-vpc'],
  ["Cilium with Amazon's interfaces", 'cilium', { ciliumIpam: 'eni' }, false, 'cilium'],
  ['Cilium with ranges of its own', 'cilium', { ciliumIpam: 'cluster-pool' }, false, undefined],
  ["Azure's overlay", 'azure', { networks: ['azure'], pod: overlay }, false, undefined],
  ["Azure's subnets, which hold the nodes", 'azure', { networks: ['azure'], pod: overlay }, true, 'azure'],
  ["Azure's subnets, which are not stated", 'azure', { networks: ['azure'] }, false, 'azure'],
  ['Cilium on Azure', 'cilium', { networks: ['cilium', 'azure'], pod: overlay }, false, undefined],
  ['flannel', 'flannel', { networks: ['flannel'] }, false, undefined],
])('addresses of the nodes’ own subnets: %s', ([, cni, more, isNodeIn, expected]) => {
  expect(networkOfNodeSubnets(stated(more), cni, () => isNodeIn)).toBe(expected);
});
