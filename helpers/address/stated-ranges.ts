import type { Kube } from '../kube/client.ts';
import { listAll } from '../kube/list.ts';
import { readable } from '../kube/readable.ts';
import { parseRange, type Range } from './range.ts';

/** A range and where it was read. */
export interface StatedRange {
  range: Range;
  source: string;
}

/** What the cluster says of its own ranges, from every place that could be read. */
export interface StatedRanges {
  pod: StatedRange[];
  service: StatedRange[];
}

/**
 * Reads the cluster's ranges: flags of the control plane's pods, the ServiceCIDR API, kubeadm's and kube-proxy's
 * configuration, and the network plugin's own. A place that is not there or may not be read says nothing.
 */
export async function statedRanges(kube: Kube): Promise<StatedRanges> {
  const [flags, kubeadm, kubeProxy, serviceCidrs, flannel, weave] = await Promise.all([
    controlPlaneFlags(kube),
    configMap(kube, 'kube-system', 'kubeadm-config', 'ClusterConfiguration'),
    configMap(kube, 'kube-system', 'kube-proxy', 'config.conf'),
    readable(() => listAll((query) => kube.networking.listServiceCIDR(query))),
    configMap(kube, 'kube-flannel', 'kube-flannel-cfg', 'net-conf.json'),
    readable(() => kube.apps.readNamespacedDaemonSet({ namespace: 'kube-system', name: 'weave-net' })),
  ]);
  const weaveRange = weave?.spec?.template.spec?.containers
    .find(({ name }) => name === 'weave')
    ?.env?.find(({ name }) => name === 'IPALLOC_RANGE')?.value;
  return {
    pod: [
      ...stated(weaveRange, 'IPALLOC_RANGE of DaemonSet kube-system/weave-net'),
      ...stated(field(flannel, 'Network'), 'Network in ConfigMap kube-flannel/kube-flannel-cfg'),
      ...stated(field(flannel, 'IPv6Network'), 'IPv6Network in ConfigMap kube-flannel/kube-flannel-cfg'),
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

async function configMap(
  kube: Kube,
  namespace: string,
  name: string,
  key: string,
): Promise<string | undefined> {
  return (await readable(() => kube.core.readNamespacedConfigMap({ namespace, name })))?.data?.[key];
}

/** The value of a field in YAML or JSON text, wherever in it. */
export function field(text: string | undefined, name: string): string | undefined {
  return new RegExp(`^\\s*(?:\\{\\s*)?"?${name}"?:\\s*"?([^"\\s}]+)`, 'm').exec(text ?? '')?.[1];
}

/** One or more ranges in a text, separated by commas as in dual-stack clusters. What is no range is left out. */
export function stated(text: string | undefined, source: string): StatedRange[] {
  return (text ?? '').split(',').flatMap((part) => {
    try {
      return [{ range: parseRange(part.trim()), source }];
    } catch {
      return [];
    }
  });
}
