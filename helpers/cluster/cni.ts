import type { V1Node, V1Pod } from '@kubernetes/client-node';
import type { KindTarget } from '../config/config.ts';
import { apply } from '../kube/apply.ts';
import { type Kube, listAll } from '../kube/client.ts';
import { waitFor } from '../kube/wait.ts';
import { waitForPods } from '../kube/wait-pods.ts';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import { type CniOptions, cniManifest } from './cni-manifest.ts';
import { WEAVE_IMAGES } from './image-list.ts';

/** The networks that can be installed, and where each one's agent is found. */
export const AGENTS = {
  weave: { namespace: 'kube-system', selector: 'name=weave-net', daemonSet: 'weave-net' },
  flannel: { namespace: 'kube-flannel', selector: 'app=flannel', daemonSet: 'kube-flannel-ds' },
  'kube-router': { namespace: 'kube-system', selector: 'k8s-app=kube-router', daemonSet: 'kube-router' },
} as const;

export type CniName = keyof typeof AGENTS;

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

/** A network, and why this one, in words. */
export interface ChosenCni {
  cni: CniName | 'none';
  reason: string;
}

/**
 * The network of a cluster that is made here, if the given images or manifests name it.
 * @param archived names of the images in the archives given
 * @returns undefined where it depends on what the engine has and registries give
 */
export function settledCni(
  { cni, ipFamily, manifests }: Pick<KindTarget, 'cni' | 'ipFamily' | 'manifests'>,
  archived: ReadonlySet<string>,
): ChosenCni | undefined {
  if (manifests !== undefined) return { cni: 'none', reason: `as in ${manifests.files.join(', ')}` };
  if (cni === 'none') return { cni, reason: 'requested: nothing is installed' };
  if (cni === 'flannel' || cni === 'kube-router') return { cni, reason: 'asked for' };
  if (ipFamily !== 'ipv4') return { cni: 'flannel', reason: 'Weave Net is IPv4 only' };
  if (!WEAVE_IMAGES.every((image) => archived.has(image))) return undefined;
  const asked = cni === 'weave' ? 'asked for; ' : '';
  return { cni: 'weave', reason: `${asked}its images are in the archive given` };
}
