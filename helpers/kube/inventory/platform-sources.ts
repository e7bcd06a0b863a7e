import { z } from 'zod';
import { type FoundFlag, flagsOfNodes, flagsOfPods, flagsOfSpec } from './flags.ts';
import { field, type StatedRange, stated } from './stated-range.ts';
import type { Statements } from './statements.ts';

/** Reads one source of ranges that does not depend on the network. */
type PlatformSource = (statements: Statements) => StatedRange[];

/** Sources of pod ranges. */
export const POD_SOURCES: readonly PlatformSource[] = [
  ({ custom }) => ofOpenshift(custom.openshiftNetworks, 'clusterNetwork'),
  ({ configMaps }) => ofKubeadm(configMaps, 'podSubnet'),
  ({ programs }) => ofFlags('cluster-cidr', flagsOfPods(programs, 'cluster-cidr')),
  ({ nodes }) => ofFlags('cluster-cidr', flagsOfNodes(nodes, 'cluster-cidr')),
  ({ configMaps }) =>
    [
      ['kube-system/kube-proxy', 'config.conf'],
      ['kube-system/kube-proxy-config', 'config'],
    ].flatMap(([name = '', key = '']) =>
      stated(field(configMaps[name]?.[key], 'clusterCIDR'), `clusterCIDR in ConfigMap ${name}`),
    ),
  ({ daemonSets }) =>
    daemonSets
      .filter(({ metadata }) => metadata?.name === 'kube-proxy')
      .flatMap(({ metadata, spec }) =>
        flagsOfSpec(spec?.template.spec, 'cluster-cidr').flatMap((value) =>
          stated(value, `--cluster-cidr of DaemonSet ${metadata?.namespace}/kube-proxy`),
        ),
      ),
];

/** Sources of Service ranges. */
export const SERVICE_SOURCES: readonly PlatformSource[] = [
  ({ serviceCidrs }) =>
    serviceCidrs.flatMap(({ metadata, spec }) =>
      stated(spec?.cidrs?.join(), `ServiceCIDR ${metadata?.name}`),
    ),
  ({ custom }) => ofOpenshift(custom.openshiftNetworks, 'serviceNetwork'),
  ({ configMaps }) => ofKubeadm(configMaps, 'serviceSubnet'),
  ({ programs }) => ofFlags('service-cluster-ip-range', flagsOfPods(programs, 'service-cluster-ip-range')),
  ({ nodes }) => ofFlags('service-cidr', flagsOfNodes(nodes, 'service-cidr')),
];

function ofKubeadm(configMaps: Statements['configMaps'], name: string): StatedRange[] {
  const configuration = configMaps['kube-system/kubeadm-config']?.ClusterConfiguration;
  return stated(field(configuration, name), `${name} in ConfigMap kube-system/kubeadm-config`);
}

function ofFlags(name: string, flags: readonly FoundFlag[]): StatedRange[] {
  return flags.flatMap(({ value, of }) => stated(value, `--${name} of ${of}`));
}

/** https://docs.openshift.com/container-platform/latest/rest_api/config_apis/network-config-openshift-io-v1.html */
const OpenshiftNetwork = z.object({
  clusterNetwork: z.array(z.object({ cidr: z.string() })).optional(),
  serviceNetwork: z.array(z.string()).optional(),
});

/** The status has the present ranges, the specification the wanted ones. */
function ofOpenshift(
  networks: Statements['custom']['openshiftNetworks'],
  name: 'clusterNetwork' | 'serviceNetwork',
): StatedRange[] {
  return (networks ?? []).flatMap(({ metadata, spec, status }) => {
    const parts = [status, spec].map((part) => OpenshiftNetwork.safeParse(part).data?.[name]);
    const list = parts.find((part) => part !== undefined && part.length > 0) ?? [];
    const texts = list.map((one) => (typeof one === 'string' ? one : one.cidr));
    return stated(texts.join(), `${name} of networks.config.openshift.io ${metadata?.name}`);
  });
}
