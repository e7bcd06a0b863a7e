import { agent, configMap, custom, node, pod, pods, type Shape, service } from '../support/shape.ts';

const names = ['n1', 'n2'];
const nodes = [node('n1', '10.224.0.4'), node('n2', '10.224.0.5')];
const overlay = pods('n1: 10.244.0.8 10.244.0.9', 'n2: 10.244.1.8');
const cns = agent('azure-cns', names);
const proxy = (range: string) => agent('kube-proxy', names, { args: [`--cluster-cidr=${range}`, '--v=2'] });
const web = service('web', '10.96.7.7');

/** AKS with Azure CNI overlay: the range is a flag of kube-proxy's DaemonSet. */
export const aksOverlay: Shape = {
  objects: [...nodes, ...overlay, ...cns, ...proxy('10.244.0.0/16'), web],
  cni: 'azure',
  notApplicable: ['ADDR-6'],
  broken: {
    'a pod outside of the range': { with: [pod('app-n1-0', 'n1', '10.245.0.9')], red: ['ADDR-2'] },
    'an agent pod missing on a node': {
      without: [pod('azure-cns-n1', 'n1', undefined, { namespace: 'kube-system' })],
      red: ['NODE-3'],
    },
  },
};

/** AKS with pods in the nodes' subnet, which kube-proxy is told as the cluster's range. */
export const aksNodeSubnet: Shape = {
  objects: [...nodes, ...pods('n1: 10.224.0.20', 'n2: 10.224.0.50'), ...cns, ...proxy('10.224.0.0/16'), web],
  cni: 'azure',
  notApplicable: ['ADDR-2', 'ADDR-6'],
  broken: {
    'a pod with the address of a node': { with: [pod('app-n1-0', 'n1', '10.224.0.5')], red: ['ADDR-4'] },
  },
};

const delegated = configMap('kube-system', 'cilium-config', { ipam: 'delegated-plugin' });

/** AKS with Cilium: no kube-proxy, and nothing states a range. */
export const aksCilium: Shape = {
  objects: [...nodes, ...overlay, ...cns, ...agent('cilium', names), delegated, web],
  cni: 'cilium',
  notApplicable: ['ADDR-2', 'ADDR-6'],
  broken: {
    'an agent pod missing on a node': {
      without: [pod('cilium-n1', 'n1', undefined, { namespace: 'kube-system' })],
      red: ['NODE-3'],
    },
    'a pod in the Service range': { with: [pod('app-n1-0', 'n1', '10.96.7.9')], red: ['ADDR-4'] },
  },
};

const nodeNetwork = (on: string, subnetAddressSpace: string) =>
  custom('acn.azure.com/v1alpha', 'NodeNetworkConfig', on, {
    status: { networkContainers: [{ type: 'overlay', subnetAddressSpace }] },
  });

/** The same, where Azure's own objects state the overlay. */
export const aksCiliumOverlay: Shape = {
  objects: [...aksCilium.objects, nodeNetwork('n1', '10.244.0.0/16'), nodeNetwork('n2', '10.244.0.0/16')],
  cni: 'cilium',
  notApplicable: ['ADDR-6'],
  broken: {
    'a pod outside of the range': { with: [pod('app-n1-0', 'n1', '10.245.0.9')], red: ['ADDR-2'] },
  },
};
