import {
  agent,
  configMap,
  kubeadm,
  node,
  pod,
  pods,
  type Shape,
  service,
  staticPod,
} from '../support/shape.ts';

const names = ['n1', 'n2'];
const nodesOf = (prefix: string) => [
  node('n1', '192.168.1.11', { podCIDRs: [`${prefix}.0.0/24`] }),
  node('n2', '192.168.1.12', { podCIDRs: [`${prefix}.1.0/24`] }),
];
const podsOf = (prefix: string) => pods(`n1: ${prefix}.0.5 ${prefix}.0.6`, `n2: ${prefix}.1.5`);
const controllers = (labels: Record<string, string>, range: string) =>
  staticPod('kube-controller-manager', 'n1', labels, ['kube-controller-manager', `--cluster-cidr=${range}`]);
const TIER = { component: 'kube-controller-manager', tier: 'control-plane' };
const web = service('web', '10.96.7.7');

/** RKE2 with Canal. */
export const rke2: Shape = {
  objects: [
    ...nodesOf('10.42'),
    ...podsOf('10.42'),
    ...agent('rke2-canal', names),
    controllers(TIER, '10.42.0.0/16'),
    web,
  ],
  cni: 'canal',
  broken: {
    'an agent pod missing on a node': {
      without: [pod('rke2-canal-n2', 'n2', undefined, { namespace: 'kube-system' })],
      red: ['NODE-3'],
    },
  },
};

const netConf = { 'net-conf.json': '{"Network": "10.244.0.0/16", "Backend": {"Type": "vxlan"}}' };

/** Talos: flannel in kube-system, under a name of its own. */
export const talos: Shape = {
  objects: [
    ...nodesOf('10.244'),
    ...podsOf('10.244'),
    ...agent('kube-flannel', names),
    configMap('kube-system', 'kube-flannel-cfg', netConf),
    controllers({ 'k8s-app': 'kube-controller-manager' }, '10.244.0.0/16'),
    web,
  ],
  cni: 'flannel',
  broken: {
    'a pod outside of the range': { with: [pod('app-n1-0', 'n1', '10.9.0.9')], red: ['ADDR-2'] },
    'an agent pod missing on a node': {
      without: [pod('kube-flannel-n2', 'n2', undefined, { namespace: 'kube-system' })],
      red: ['NODE-3'],
    },
  },
};

/** kOps with Cilium, which takes addresses of the pod CIDRs. */
export const kops: Shape = {
  objects: [
    ...nodesOf('100.96'),
    ...podsOf('100.96'),
    ...agent('cilium', names),
    configMap('kube-system', 'cilium-config', { ipam: 'kubernetes' }),
    controllers({ 'k8s-app': 'kube-controller-manager' }, '100.96.0.0/11'),
    web,
  ],
  cni: 'cilium',
  broken: {
    'two nodes with one pod CIDR': {
      with: [node('n2', '192.168.1.12', { podCIDRs: ['100.96.0.0/24'] }), ...pods('n2: 100.96.0.9')],
      red: ['ADDR-6'],
    },
  },
};

/** kubeadm with Cilium and pools of its own, beside pod CIDRs that nobody uses and a left-over of kindnet. */
export const kubeadmCilium: Shape = {
  objects: [
    ...nodesOf('10.244'),
    ...podsOf('10.0'),
    ...agent('kindnet', [], { env: { POD_SUBNET: '10.244.0.0/16' } }),
    ...agent('cilium', names),
    configMap('kube-system', 'cilium-config', {
      ipam: 'cluster-pool',
      'cluster-pool-ipv4-cidr': '10.0.0.0/12',
    }),
    kubeadm('10.244.0.0/16'),
    web,
  ],
  cni: 'cilium',
  notApplicable: ['ADDR-6'],
  broken: {
    'a pod outside of the pool': { with: [pod('app-n1-0', 'n1', '10.244.0.9')], red: ['ADDR-2'] },
  },
};

/** A network that is not known here, on a cluster of kubeadm. */
export const unknownNetwork: Shape = {
  objects: [...nodesOf('10.244'), ...podsOf('10.244'), kubeadm('10.244.0.0/16'), web],
  cni: 'unknown',
  notApplicable: ['NODE-3'],
  broken: {
    'a pod outside of the range': { with: [pod('app-n1-0', 'n1', '10.9.0.9')], red: ['ADDR-2'] },
  },
};
