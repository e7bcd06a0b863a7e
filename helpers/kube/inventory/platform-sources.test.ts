import { expect, test } from 'vitest';
import { POD_SOURCES, SERVICE_SOURCES } from './platform-sources.ts';
import { NOTHING_STATED, type Statements } from './statements.ts';

function read(statements: Partial<Statements>): { pods: string[]; services: string[] } {
  const all = { ...NOTHING_STATED, ...statements };
  const texts = (sources: typeof POD_SOURCES) =>
    sources.flatMap((source) => source(all)).map(({ range, source }) => `${range.text} (${source})`);
  return { pods: texts(POD_SOURCES), services: texts(SERVICE_SOURCES) };
}

const openshift = (parts: object): Partial<Statements> => ({
  custom: { openshiftNetworks: [{ metadata: { name: 'cluster' }, ...parts }] },
});
const networks = {
  clusterNetwork: [{ cidr: '10.128.0.0/14', hostPrefix: 23 }],
  serviceNetwork: ['172.30.0.0/16'],
};
const program = (component: string, ...command: string[]): Partial<Statements> => ({
  programs: [{ metadata: { labels: { component } }, spec: { containers: [{ name: 'one', command }] } }],
});

test.for<[string, Partial<Statements>, { pods?: string[]; services?: string[] }]>([
  [
    "OpenShift's Network, as it is in force",
    openshift({ spec: { ...networks, serviceNetwork: ['172.31.0.0/16'] }, status: networks }),
    {
      pods: ['10.128.0.0/14 (clusterNetwork of networks.config.openshift.io cluster)'],
      services: ['172.30.0.0/16 (serviceNetwork of networks.config.openshift.io cluster)'],
    },
  ],
  [
    "OpenShift's Network before it is in force",
    openshift({ spec: networks }),
    {
      pods: ['10.128.0.0/14 (clusterNetwork of networks.config.openshift.io cluster)'],
      services: ['172.30.0.0/16 (serviceNetwork of networks.config.openshift.io cluster)'],
    },
  ],
  ["OpenShift's Network of another kind", openshift({ spec: { clusterNetwork: 'none' } }), {}],
  [
    'kubeadm',
    {
      configMaps: {
        'kube-system/kubeadm-config': {
          ClusterConfiguration: 'networking:\n  podSubnet: 10.1.0.0/16\n  serviceSubnet: 10.96.0.0/12\n',
        },
      },
    },
    {
      pods: ['10.1.0.0/16 (podSubnet in ConfigMap kube-system/kubeadm-config)'],
      services: ['10.96.0.0/12 (serviceSubnet in ConfigMap kube-system/kubeadm-config)'],
    },
  ],
  [
    'the controller manager',
    program('kube-controller-manager', 'kube-controller-manager', '--cluster-cidr=10.1.0.0/16'),
    { pods: ['10.1.0.0/16 (--cluster-cidr of kube-controller-manager)'] },
  ],
  [
    'the API server',
    program('kube-apiserver', 'kube-apiserver', '--service-cluster-ip-range=10.96.0.0/12'),
    { services: ['10.96.0.0/12 (--service-cluster-ip-range of kube-apiserver)'] },
  ],
  [
    'a server of k3s',
    {
      nodes: [
        {
          metadata: {
            name: 'n1',
            annotations: {
              'k3s.io/node-args': '["server","--cluster-cidr","10.52.0.0/16","--service-cidr=10.53.0.0/16"]',
            },
          },
        },
      ],
    },
    {
      pods: ['10.52.0.0/16 (--cluster-cidr of annotation k3s.io/node-args of node n1)'],
      services: ['10.53.0.0/16 (--service-cidr of annotation k3s.io/node-args of node n1)'],
    },
  ],
  [
    "kube-proxy's configuration",
    { configMaps: { 'kube-system/kube-proxy': { 'config.conf': 'clusterCIDR: 10.1.0.0/16\n' } } },
    { pods: ['10.1.0.0/16 (clusterCIDR in ConfigMap kube-system/kube-proxy)'] },
  ],
  [
    'the empty configuration of kube-proxy on EKS',
    { configMaps: { 'kube-system/kube-proxy-config': { config: 'clusterCIDR: ""\nmode: iptables\n' } } },
    {},
  ],
  [
    "kube-proxy's DaemonSet",
    {
      daemonSets: [
        {
          metadata: { namespace: 'kube-system', name: 'kube-proxy' },
          spec: {
            selector: {},
            template: {
              spec: { containers: [{ name: 'kube-proxy', args: ['--cluster-cidr=10.244.0.0/16'] }] },
            },
          },
        },
      ],
    },
    { pods: ['10.244.0.0/16 (--cluster-cidr of DaemonSet kube-system/kube-proxy)'] },
  ],
  [
    'the ServiceCIDR API',
    { serviceCidrs: [{ metadata: { name: 'kubernetes' }, spec: { cidrs: ['10.96.0.0/12', 'fd00::/112'] } }] },
    { services: ['10.96.0.0/12 (ServiceCIDR kubernetes)', 'fd00::/112 (ServiceCIDR kubernetes)'] },
  ],
  ['nothing', {}, {}],
])('%s', ([, statements, { pods = [], services = [] }]) => {
  expect(read(statements)).toEqual({ pods, services });
});
