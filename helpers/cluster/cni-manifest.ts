import type { KubernetesObject } from '@kubernetes/client-node';
import { SECRET_WEAVE_OPTIONS } from '../config/weave-options.ts';
import { containersOf, readManifest, withImages } from '../kube/manifest.ts';
import { type Ranges, textOf } from '../model/range.ts';
import type { CniName } from './cni.ts';

export interface CniOptions {
  podRanges: Ranges;
  /** kube-router takes packets to Services for itself; the others need not know. */
  serviceRanges?: Ranges;
  weaveOptions: Readonly<Record<string, string>>;
  /** Official image names and what is used in their place. */
  images: Readonly<Record<string, string>>;
  /** Host and port of the API server as nodes reach it without the network's or kube-proxy's help; undefined: by its Service. */
  apiServer: { host: string; port: number } | undefined;
}

/** The manifest of a network with the options put in. */
export async function cniManifest(cni: CniName, options: CniOptions): Promise<KubernetesObject[]> {
  const objects = withImages(await readManifest(`cni/${cni}.yaml`), options.images);
  for (const object of objects) {
    SET_OPTIONS[cni](object, options);
    if (options.apiServer !== undefined) setApiServer(object, options.apiServer);
  }
  return objects;
}

const SET_OPTIONS: Readonly<Record<CniName, (object: KubernetesObject, options: CniOptions) => void>> = {
  flannel: (object, { podRanges }) => setFlannelNetwork(object, podRanges),
  // The pod range is the nodes' pod CIDRs.
  'kube-router': (object, { serviceRanges }) => setServiceRanges(object, serviceRanges),
  weave: (object, { weaveOptions, podRanges }) =>
    setWeaveOptions(object, { ...weaveOptions, IPALLOC_RANGE: textOf(podRanges) }),
};

/** A default would be the range of kubeadm. */
function setServiceRanges(object: KubernetesObject, ranges: Ranges | undefined): void {
  for (const container of containersOf(object))
    if (container.name === 'kube-router')
      container.args = [
        ...(container.args ?? []),
        ...(ranges ?? []).map(({ text }) => `--service-cluster-ip-range=${text}`),
      ];
}

function setFlannelNetwork(object: KubernetesObject, podRanges: Ranges): void {
  const data = (object as { data?: Record<string, string> }).data;
  if (object.kind !== 'ConfigMap' || data?.['net-conf.json'] === undefined) return;
  const { Network: _, ...rest } = JSON.parse(data['net-conf.json']);
  const [ipv4, ipv6] = ([4, 6] as const).map((one) => podRanges.find(({ family }) => family === one)?.text);
  const networks = {
    EnableIPv4: ipv4 !== undefined,
    ...(ipv4 === undefined ? {} : { Network: ipv4 }),
    ...(ipv6 === undefined ? {} : { EnableIPv6: true, IPv6Network: ipv6 }),
  };
  // A line for each, as whoever reads it expects it.
  data['net-conf.json'] = JSON.stringify({ ...networks, ...rest }, null, 2);
}

/** Which options each container of Weave Net reads: the policy controller has to write to the router's own tables. */
const UNDERSTOOD_BY: Readonly<Record<string, 'all' | string[]>> = {
  weave: 'all',
  'weave-init': ['EXPECT_NPC'],
  'weave-npc': ['IPTABLES_BACKEND'],
};

function setWeaveOptions(object: KubernetesObject, options: Readonly<Record<string, string>>): void {
  if (object.kind === 'Secret') {
    const secret = object as { stringData?: Record<string, string> };
    for (const name of SECRET_WEAVE_OPTIONS)
      secret.stringData = { ...secret.stringData, [name]: options[name] ?? '' };
  }
  for (const container of containersOf(object)) {
    const understood = UNDERSTOOD_BY[container.name];
    if (understood === undefined) continue;
    const plain = Object.entries(options).filter(
      ([name]) => !SECRET_WEAVE_OPTIONS.includes(name) && (understood === 'all' || understood.includes(name)),
    );
    const kept = (container.env ?? []).filter(({ name }) => !plain.some(([given]) => given === name));
    container.env = [...kept, ...plain.map(([name, value]) => ({ name, value }))];
  }
}

/**
 * Lets agents ask the API server at its own address: at the Service's, a first packet sent before kube-proxy has its
 * rules leaves untranslated, its retransmissions follow it, and the agent gives up after 30 s.
 */
function setApiServer(object: KubernetesObject, { host, port }: NonNullable<CniOptions['apiServer']>): void {
  if (object.kind !== 'DaemonSet') return;
  for (const container of containersOf(object)) {
    container.env = [
      ...(container.env ?? []),
      { name: 'KUBERNETES_SERVICE_HOST', value: host },
      { name: 'KUBERNETES_SERVICE_PORT', value: String(port) },
    ];
  }
}
