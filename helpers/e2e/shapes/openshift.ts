import { SERVICE_RANGE } from '../support/api-server.ts';
import { agent, custom, node, pod, pods, type Shape, service } from '../support/shape.ts';

const namespace = 'openshift-ovn-kubernetes';
const network = (pods: string, services = SERVICE_RANGE) => {
  const parts = { clusterNetwork: [{ cidr: pods, hostPrefix: 23 }], serviceNetwork: [services] };
  return custom('config.openshift.io/v1', 'Network', 'cluster', { spec: parts, status: parts });
};

/** OpenShift with OVN-Kubernetes: its Network states the ranges, and no node has a pod CIDR. */
export const openshift: Shape = {
  objects: [
    node('n1', '192.168.1.11'),
    node('n2', '192.168.1.12'),
    ...pods('n1: 10.128.0.5 10.128.0.6', 'n2: 10.129.0.5'),
    ...agent('ovnkube-node', ['n1', 'n2'], { namespace, label: 'app' }),
    network('10.128.0.0/14'),
    service('web', '10.96.7.7'),
  ],
  cni: 'ovn-kubernetes',
  notApplicable: ['ADDR-6'],
  broken: {
    'a pod outside of the range': { with: [network('10.140.0.0/14')], red: ['ADDR-2'] },
    'a pod range that overlaps the Service range': {
      with: [network('10.0.0.0/8')],
      red: ['ADDR-4', 'ADDR-5'],
    },
    'an agent pod missing on a node': {
      without: [pod('ovnkube-node-n2', 'n2', undefined, { namespace })],
      red: ['NODE-3'],
    },
  },
};
