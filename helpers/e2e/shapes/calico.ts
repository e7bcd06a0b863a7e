import { agent, custom, kubeadm, node, pod, pods, type Shape, service } from '../support/shape.ts';

const names = ['n1', 'n2'];
const nodes = [
  node('n1', '192.168.1.11', { podCIDRs: ['10.42.0.0/24'] }),
  node('n2', '192.168.1.12', { podCIDRs: ['10.42.1.0/24'] }),
];
const addresses = pods('n1: 10.77.3.65 10.77.3.66', 'n2: 10.77.9.130');
const calico = agent('calico-node', names, { namespace: 'calico-system' });
const pool = (
  cidr: string,
  more: object = {},
  name = 'default-ipv4-ippool',
  group = 'crd.projectcalico.org/v1',
) => custom(group, 'IPPool', name, { spec: { cidr, ...more } });
const web = service('web', '10.96.7.7');

/** Calico with a pool of its own, while the controller manager hands out pod CIDRs of another range. */
export const calicoOwnPool: Shape = {
  objects: [...nodes, ...addresses, ...calico, pool('10.77.0.0/16'), kubeadm('10.42.0.0/16'), web],
  cni: 'calico',
  notApplicable: ['ADDR-6'],
  broken: {
    'a pod outside of the pool': { with: [pod('app-n1-0', 'n1', '10.42.0.9')], red: ['ADDR-2'] },
    'a pool that holds the nodes': { with: [pool('192.168.0.0/16')], red: ['ADDR-2', 'ADDR-4'] },
  },
};

/** Calico whose first pool is disabled while pods still have addresses of it. */
export const calicoOldPool: Shape = {
  ...calicoOwnPool,
  objects: [
    ...nodes,
    ...addresses,
    pod('old', 'n1', '10.78.0.9'),
    ...calico,
    pool('10.77.0.0/16'),
    pool('10.78.0.0/16', { disabled: true }, 'old'),
    pool('10.96.0.0/16', { disabled: true }, 'older'),
    web,
  ],
  broken: {
    'a pod outside of both pools': { with: [pod('old', 'n1', '10.79.0.9')], red: ['ADDR-2'] },
  },
};

/** Calico 3.32 with its objects in its own API group, and a pool that is not kubeadm's range. */
export const calicoApiGroup: Shape = {
  objects: [
    ...nodes,
    ...addresses,
    ...calico,
    pool('10.77.0.0/16', {}, 'default-ipv4-ippool', 'projectcalico.org/v3'),
    kubeadm('10.42.0.0/16'),
    web,
  ],
  cni: 'calico',
  notApplicable: ['ADDR-6'],
  broken: {
    'a pod outside of the pool': { with: [pod('app-n1-0', 'n1', '10.42.0.9')], red: ['ADDR-2'] },
  },
};
