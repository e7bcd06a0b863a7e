import { agent, configMap, node, pod, pods, type Shape, service, staticPod } from '../support/shape.ts';

const labels = { 'cloud.google.com/gke-nodepool': 'default-pool' };
const nodes = [
  node('n1', '10.128.0.2', { labels, podCIDRs: ['10.4.0.0/24'] }),
  node('n2', '10.128.0.3', { labels, podCIDRs: ['10.4.1.0/24'] }),
];
const addresses = pods('n1: 10.4.0.5 10.4.0.6', 'n2: 10.4.1.5');
const proxy = (on: string, range = '10.4.0.0/14') =>
  staticPod('kube-proxy', on, { component: 'kube-proxy', tier: 'node' }, [
    '/bin/sh',
    '-c',
    `exec kube-proxy --master=https://10.0.0.1 --cluster-cidr=${range} --v=2 1>>/var/log/kube-proxy.log 2>&1`,
  ]);

/** GKE, VPC-native: kube-proxy in static pods, and no agent of the network. */
export const gke: Shape = {
  objects: [...nodes, ...addresses, proxy('n1'), proxy('n2'), service('web', '10.96.7.7')],
  cni: 'gke',
  broken: {
    'kube-proxy missing on a node': { without: [proxy('n2')], red: ['NODE-3'] },
    'a pod range that overlaps the Service range': {
      with: [
        proxy('n1', '10.96.0.0/14'),
        proxy('n2', '10.96.0.0/14'),
        node('n1', '10.128.0.2', { labels, podCIDRs: ['10.97.0.0/24'] }),
        node('n2', '10.128.0.3', { labels, podCIDRs: ['10.97.1.0/24'] }),
        ...pods('n1: 10.97.0.5 10.97.0.6', 'n2: 10.97.1.5'),
      ],
      // Services lie in the pod range then.
      red: ['ADDR-4', 'ADDR-5'],
    },
    'two nodes with one pod CIDR': {
      with: [node('n2', '10.128.0.3', { labels, podCIDRs: ['10.4.0.0/24'] }), ...pods('n2: 10.4.0.9')],
      red: ['ADDR-6'],
    },
    'a pod CIDR outside of the pod range': {
      with: [node('n2', '10.128.0.3', { labels, podCIDRs: ['10.9.1.0/24'] }), ...pods('n2: 10.9.1.5')],
      red: ['ADDR-2', 'ADDR-6'],
    },
  },
};

/** GKE Dataplane V2: Cilium under another name, which takes addresses of the nodes' pod CIDRs; no range is stated. */
export const gkeDataplaneV2: Shape = {
  objects: [
    ...nodes,
    ...addresses,
    ...agent('anetd', ['n1', 'n2']),
    configMap('kube-system', 'cilium-config', { ipam: 'kubernetes', 'cluster-pool-ipv4-cidr': '10.0.0.0/8' }),
    service('web', '10.96.7.7'),
  ],
  cni: 'cilium',
  broken: {
    'a pod outside of all pod CIDRs': { with: [pod('app-n1-0', 'n1', '10.200.0.9')], red: ['ADDR-2'] },
    'two nodes with one pod CIDR': {
      with: [node('n2', '10.128.0.3', { labels, podCIDRs: ['10.4.0.0/24'] }), ...pods('n2: 10.4.0.9')],
      red: ['ADDR-6'],
    },
    'an agent that is not ready': {
      with: [
        pod('anetd-n1', 'n1', undefined, {
          namespace: 'kube-system',
          labels: { 'k8s-app': 'anetd' },
          ready: false,
        }),
      ],
      red: ['NODE-3'],
    },
  },
};
