import { node, pod, pods, type Shape, service } from '../support/shape.ts';

const flannel = (ip: string) => ({
  'flannel.alpha.coreos.com/kube-subnet-manager': 'true',
  'flannel.alpha.coreos.com/backend-type': 'vxlan',
  'flannel.alpha.coreos.com/public-ip': ip,
});
const nodes = [
  node('n1', '192.168.1.11', {
    podCIDRs: ['10.42.0.0/24'],
    annotations: { ...flannel('192.168.1.11'), 'k3s.io/node-args': '["server"]' },
  }),
  node('n2', '192.168.1.12', {
    podCIDRs: ['10.42.1.0/24'],
    annotations: { ...flannel('192.168.1.12'), 'k3s.io/node-args': '["agent"]' },
  }),
];
const addresses = pods('n1: 10.42.0.5 10.42.0.6', 'n2: 10.42.1.5');

/** k3s: flannel runs inside of the server's process; only pod CIDRs tell the range. */
export const k3s: Shape = {
  objects: [...nodes, ...addresses, service('web', '10.96.7.7')],
  cni: 'flannel',
  notApplicable: ['NODE-3'],
  broken: {
    'a pod outside of all pod CIDRs': { with: [pod('app-n1-0', 'n1', '10.43.0.9')], red: ['ADDR-2'] },
    'two nodes with one pod CIDR': {
      with: [
        node('n2', '192.168.1.12', { podCIDRs: ['10.42.0.0/24'], annotations: flannel('192.168.1.12') }),
        ...pods('n2: 10.42.0.9'),
      ],
      red: ['ADDR-6'],
    },
    'a node in the pod range': { with: [node('n3', '10.42.1.200')], red: ['ADDR-4'] },
  },
};

const args = '["server","--cluster-cidr","10.52.0.0/16","--service-cidr=10.96.0.0/16"]';

/** k3s with a range of its own, which the arguments of its server state. */
export const k3sOtherRange: Shape = {
  objects: [
    node('n1', '192.168.1.11', {
      podCIDRs: ['10.52.0.0/24'],
      annotations: { ...flannel('192.168.1.11'), 'k3s.io/node-args': args },
    }),
    ...pods('n1: 10.52.0.5 10.52.0.6'),
    service('web', '10.96.7.7'),
  ],
  cni: 'flannel',
  notApplicable: ['NODE-3'],
  broken: {
    'a pod CIDR outside of the range': {
      with: [
        node('n1', '192.168.1.11', {
          podCIDRs: ['10.60.0.0/24'],
          annotations: { ...flannel('192.168.1.11'), 'k3s.io/node-args': args },
        }),
        ...pods('n1: 10.60.0.5 10.60.0.6'),
      ],
      red: ['ADDR-2', 'ADDR-6'],
    },
  },
};
