import type { Kube } from '../client.ts';
import { listAll } from '../list.ts';
import { readable } from '../readable.ts';
import { configMap } from './config-map.ts';
import { networkRanges } from './network-ranges.ts';
import { field, stated } from './read-stated.ts';
import type { StatedRange, StatedRanges } from './stated-range.ts';

/**
 * Reads the cluster's ranges: flags of the control plane's pods, the ServiceCIDR API, kubeadm's and kube-proxy's
 * configuration, and the networks' own. A place that is not there or may not be read says nothing.
 */
export async function statedRanges(kube: Kube): Promise<StatedRanges> {
  const [networks, flags, kubeadmConfig, kubeProxyConfig, serviceCidrs] = await Promise.all([
    networkRanges(kube),
    controlPlaneFlags(kube),
    configMap(kube, 'kube-system', 'kubeadm-config'),
    configMap(kube, 'kube-system', 'kube-proxy'),
    readable(() => listAll((query) => kube.networking.listServiceCIDR(query))),
  ]);
  const kubeadm = kubeadmConfig?.ClusterConfiguration;
  const kubeProxy = kubeProxyConfig?.['config.conf'];
  return {
    byNode: networks.byNode,
    pod: [
      ...networks.ranges,
      ...stated(field(kubeadm, 'podSubnet'), 'podSubnet in ConfigMap kube-system/kubeadm-config'),
      ...stated(field(kubeProxy, 'clusterCIDR'), 'clusterCIDR in ConfigMap kube-system/kube-proxy'),
      ...stated(flags.get('cluster-cidr'), '--cluster-cidr of kube-controller-manager'),
    ],
    service: [
      ...(serviceCidrs ?? []).flatMap((cidr) =>
        stated(cidr.spec?.cidrs?.join(','), `ServiceCIDR ${cidr.metadata?.name}`),
      ),
      ...stated(field(kubeadm, 'serviceSubnet'), 'serviceSubnet in ConfigMap kube-system/kubeadm-config'),
      ...stated(flags.get('service-cluster-ip-range'), '--service-cluster-ip-range of kube-apiserver'),
    ],
  };
}

/** The flags of the control plane's static pods, without their dashes. */
async function controlPlaneFlags(kube: Kube): Promise<Map<string, string>> {
  const pods = await readable(() =>
    listAll((query) =>
      kube.core.listNamespacedPod({
        namespace: 'kube-system',
        labelSelector: 'tier=control-plane',
        ...query,
      }),
    ),
  );
  const texts = (pods ?? []).flatMap((pod) =>
    (pod.spec?.containers ?? []).flatMap((container) => [
      ...(container.command ?? []),
      ...(container.args ?? []),
    ]),
  );
  return new Map(texts.map(flag).filter((entry) => entry !== undefined));
}

function flag(text: string): [string, string] | undefined {
  const match = /^--([a-z-]+)=(.*)$/.exec(text);
  return match?.[1] === undefined ? undefined : [match[1], match[2] ?? ''];
}

/**
 * The pod ranges that hold: the network's own where it says them, for those are what it hands out, else whatever is said.
 * What another network says, as one that was there before, then counts for nothing.
 * @param cni the network that was recognised
 */
export function podRangesOf({ pod }: Pick<StatedRanges, 'pod'>, cni: string): StatedRange[] {
  const own = pod.filter(({ network }) => network === cni);
  if (own.length === 0) return pod;
  const same = pod.filter(
    ({ network, range }) => network !== cni && own.some((one) => one.range.text === range.text),
  );
  return [...own, ...same];
}
