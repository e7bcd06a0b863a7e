import { agent, configMap, node, pod, pods, type Shape, service } from '../support/shape.ts';

/** aws-node's own affinity, as its chart has it. */
const affinity = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: 'kubernetes.io/os', operator: 'In', values: ['linux'] },
            {
              key: 'eks.amazonaws.com/compute-type',
              operator: 'NotIn',
              values: ['fargate', 'hybrid', 'auto'],
            },
          ],
        },
      ],
    },
  },
};
const nodes = [
  node('n1', '192.168.10.4', { externalIP: '203.0.113.4' }),
  node('n2', '192.168.20.4'),
  node('n3', '192.168.30.4'),
];
const names = ['n1', 'n2', 'n3'];
const rest = [
  ...agent('aws-node', names, { affinity }),
  ...agent('kube-proxy', names, { affinity }),
  configMap('kube-system', 'kube-proxy-config', { config: 'clusterCIDR: ""\nmode: iptables\n' }),
  service('web', '10.96.7.7'),
];
const addresses = pods('n1: 192.168.10.8 192.168.10.9', 'n2: 192.168.20.8', 'n3: 192.168.30.8');
const missing = [pod('aws-node-n2', 'n2', undefined, { namespace: 'kube-system' })];

/** EKS with the VPC CNI: pods have addresses of the nodes' subnets. */
export const eks: Shape = {
  objects: [...nodes, ...rest, ...addresses],
  cni: 'amazon-vpc',
  notApplicable: ['ADDR-2', 'ADDR-6'],
  broken: {
    'an agent pod missing on a node': { without: missing, red: ['NODE-3'] },
    'a pod with the address of a node': { with: [pod('app-n1-0', 'n1', '192.168.20.4')], red: ['ADDR-4'] },
    'a pod in the Service range': { with: [pod('app-n1-0', 'n1', '10.96.7.9')], red: ['ADDR-4'] },
    'two pods with one address': { with: [pod('app-n1-0', 'n1', '192.168.20.8')], red: ['ADDR-1'] },
    'a node that is not Ready': { with: [node('n3', '192.168.30.4', { ready: false })], red: ['NODE-1'] },
  },
};

/** The same, certified with the VPC's range, which holds pods and nodes by design. */
export const eksWithRange: Shape = {
  ...eks,
  podRanges: '192.168.0.0/16',
  notApplicable: ['ADDR-6'],
  broken: {
    'a pod outside of the range': { with: [pod('app-n1-0', 'n1', '172.16.0.9')], red: ['ADDR-2'] },
  },
};

/** EKS with custom networking: pods have addresses of three more ranges of the VPC. */
export const eksCustomNetworking: Shape = {
  objects: [...nodes, ...rest, ...pods('n1: 100.64.0.8', 'n2: 100.65.0.8', 'n3: 100.66.0.8')],
  cni: 'amazon-vpc',
  podRanges: '100.64.0.0/16,100.65.0.0/16,100.66.0.0/16',
  notApplicable: ['ADDR-6'],
  broken: {
    'a pod outside of the ranges': { with: [pod('app-n1-0', 'n1', '100.67.0.9')], red: ['ADDR-2'] },
  },
};

const compute = { 'eks.amazonaws.com/compute-type': 'fargate' };
const taint = { key: 'eks.amazonaws.com/compute-type', value: 'fargate', effect: 'NoSchedule' };

/** EKS with a virtual node of Fargate, which has the address of its pod, a cordoned node and one of another pool. */
export const eksWithFargate: Shape = {
  objects: [
    ...nodes,
    ...rest,
    ...addresses,
    node('fargate-1', '192.168.10.77', { labels: compute, taints: [taint] }),
    pod('on-fargate', 'fargate-1', '192.168.10.77'),
    node('cordoned', '192.168.10.78', { unschedulable: true, ready: false }),
    node('hybrid', '192.168.10.79', { labels: { 'eks.amazonaws.com/compute-type': 'hybrid' } }),
    node('gpu', '192.168.10.80', { taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] }),
    node('windows', '192.168.10.81', { labels: { 'kubernetes.io/os': 'windows' } }),
  ],
  cni: 'amazon-vpc',
  notApplicable: ['ADDR-2', 'ADDR-6'],
  leftOut: ['fargate-1', 'cordoned', 'hybrid', 'gpu', 'windows'],
  broken: {
    'an agent pod missing on a node': { without: missing, red: ['NODE-3'] },
  },
};
