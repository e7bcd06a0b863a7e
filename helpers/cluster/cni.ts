import type { KubernetesObject, V1Node, V1Pod } from '@kubernetes/client-node';
import { SECRET_WEAVE_OPTIONS } from '../config/weave-options.ts';
import { apply } from '../kube/apply.ts';
import type { Kube } from '../kube/client.ts';
import { listAll } from '../kube/list.ts';
import { containersOf, readManifest, withImages } from '../kube/manifest.ts';
import { waitFor } from '../kube/wait.ts';
import { waitForPods } from '../kube/wait-pods.ts';
import { type Ranges, textOf } from '../model/range.ts';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';

/** The networks that can be installed, and where each one's agent is found. */
export const AGENTS = {
  weave: { namespace: 'kube-system', selector: 'name=weave-net', daemonSet: 'weave-net' },
  flannel: { namespace: 'kube-flannel', selector: 'app=flannel', daemonSet: 'kube-flannel-ds' },
  'kube-router': { namespace: 'kube-system', selector: 'k8s-app=kube-router', daemonSet: 'kube-router' },
} as const;

export type CniName = keyof typeof AGENTS;

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

/**
 * Installs a network, while nodes still join where it can take that.
 * @param joining the nodes that the cluster will have, and how long they are waited for
 */
export async function installCni(
  kube: Kube,
  cni: CniName,
  options: CniOptions,
  joining: NodesToWaitFor,
): Promise<void> {
  if (cni === 'kube-router') await waitForPodCidrs(kube, joining);
  await apply(kube, await cniManifest(cni, options));
}

/**
 * The firewall of kube-router 2.1 writes the sets of addresses back as they were when its agent started: pods of an agent that did not
 * know all nodes then are masqueraded to those that came later, for good.
 */
async function waitForPodCidrs(kube: Kube, { nodes, ...bounds }: NodesToWaitFor): Promise<void> {
  await waitFor(
    `pod CIDRs of ${nodes.length} nodes`,
    async () => {
      const all = await listAll<V1Node>((query) => kube.core.listNode(query));
      const having = all.flatMap(({ metadata, spec }) => (spec?.podCIDR === undefined ? [] : metadata?.name));
      const waiting = nodes.filter((name) => !having.includes(name));
      return waiting.length === 0 ? { done: true } : { waitingFor: waiting.join(', ') };
    },
    { ...bounds, everyMs: PAUSES.poll },
  );
}

/** Waits until a network that is known here is installed; as {@link waitForAgents}. */
export async function waitForNetwork(
  kube: Kube,
  cni: CniName,
  nodes: readonly string[],
  signal: AbortSignal,
  withinMs: number = TIMEOUTS.network,
): Promise<V1Pod[]> {
  return waitForAgents(kube, cni, AGENTS[cni], { nodes, signal, withinMs });
}

interface NodesToWaitFor {
  /** Names of the nodes that the cluster will have. */
  nodes: readonly string[];
  signal: AbortSignal;
  withinMs: number;
}

/**
 * Waits until a network is installed: one agent pod per node, all its containers ready, every node Ready.
 * @throws PodsFailed as soon as an agent is stuck, with its event and log
 */
export async function waitForAgents(
  kube: Kube,
  name: string,
  agent: { namespace: string; selector: string; restarts?: number },
  { nodes, signal, withinMs }: NodesToWaitFor,
): Promise<V1Pod[]> {
  return waitForPods(
    kube,
    `${name} on ${nodes.length} nodes`,
    {
      ...agent,
      enough: async (ready) => {
        const without = nodes.filter((node) => !ready.some((pod) => pod.spec?.nodeName === node));
        if (without.length > 0) return `an agent with all its containers ready on ${without.join(', ')}`;
        return allReady(kube, nodes);
      },
    },
    { withinMs, signal },
  );
}

/** Waits until every node is Ready. */
export async function waitForNodes(kube: Kube, { nodes, ...bounds }: NodesToWaitFor): Promise<void> {
  await waitFor(
    `${nodes.length} nodes`,
    async () => {
      const ready = await allReady(kube, nodes);
      return ready === true ? { done: true } : { waitingFor: ready };
    },
    { ...bounds, everyMs: PAUSES.poll },
  );
}

async function allReady(kube: Kube, names: readonly string[]): Promise<true | string> {
  const nodes = await listAll<V1Node>((query) => kube.core.listNode(query));
  const waiting = names.filter((name) => !isNodeReady(nodes.find((node) => node.metadata?.name === name)));
  return waiting.length === 0 ? true : `Ready of ${waiting.join(', ')}`;
}

function isNodeReady(node: V1Node | undefined): boolean {
  return node?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}
