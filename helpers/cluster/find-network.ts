import { ApiException, type V1DaemonSet, type V1Node } from '@kubernetes/client-node';
import { type AgentName, textOfAgent } from '../config/option-values.ts';
import { flagError, flagName } from '../config/options.ts';
import { EnvironmentError } from '../config/usage-error.ts';
import { type Kube, readable } from '../kube/client.ts';
import { type Inventory, inventoryOf } from '../kube/inventory/inventory.ts';
import { enforcesPolicies, NETWORKS, runningNetworks } from '../kube/inventory/networks.ts';
import type { NodeTerm } from '../model/pod-shape.ts';
import type { Agent, Agentless } from '../model/run-context.ts';
import { PROGRAM } from '../system/shell-words.ts';

/** A network by its name here, and where its agent runs. */
export interface Network {
  /** unknown: none that is known here. */
  cni: string;
  agent?: Agent;
  /** Why there is no agent to look at. */
  agentless?: Agentless;
  /** Whether it enforces NetworkPolicy; absent: not known. */
  enforcesPolicies?: boolean;
  /** Required node affinity of the agent; absent: it has none. */
  affinity?: readonly NodeTerm[];
}

/**
 * The network of a cluster that is there, by its agent: the one that is named, else the first of those known that runs.
 * A name that a known agent has makes it that network's, wherever it runs.
 * @throws UsageError where there is no agent of the name; EnvironmentError where this user may not look
 */
export async function findNetwork(
  kube: Kube,
  named: AgentName | undefined,
  inventory: Pick<Inventory, 'daemonSets' | 'nodes'> = inventoryOf(kube),
): Promise<Network> {
  if (named === undefined) return recognised(inventory);
  const daemonSet = await daemonSetNamed(kube, named);
  const known = NETWORKS.find(({ daemonSets }) => daemonSets.includes(named.daemonSet));
  const running = await recognised(inventory);
  const own = enforcesPolicies([named.daemonSet]);
  return {
    ...networkOf(known?.cni ?? running.cni, daemonSet),
    ...enforcing(running.enforcesPolicies === true ? true : (own ?? running.enforcesPolicies)),
  };
}

async function recognised(inventory: Pick<Inventory, 'daemonSets' | 'nodes'>): Promise<Network> {
  const [daemonSets, nodes] = await Promise.all([
    readable(() => inventory.daemonSets()),
    readable(() => inventory.nodes()),
  ]);
  return recognise(daemonSets, nodes ?? []);
}

/** What flannel writes of itself on each node, also where it is a part of k3s. */
const FLANNEL_ON_NODE = 'flannel.alpha.coreos.com/kube-subnet-manager';

/** The label of every node of GKE, whose older network has no agent beside kube-proxy in static pods. */
const GKE_NODE = 'cloud.google.com/gke-nodepool';
const GKE_AGENT: Agent = {
  namespace: 'kube-system',
  selector: 'component=kube-proxy,tier=node',
  daemonSet: 'kube-proxy',
  static: true,
};

/** @param daemonSets undefined: this user may not list them */
export function recognise(daemonSets: readonly V1DaemonSet[] | undefined, nodes: readonly V1Node[]): Network {
  const running = runningNetworks(daemonSets ?? []);
  const found = running.find(({ daemonSet }) => selectorOf(daemonSet) !== undefined);
  if (found !== undefined)
    return {
      ...networkOf(found.cni, found.daemonSet),
      ...enforcing(enforcesPolicies(running.map(({ daemonSet }) => daemonSet.metadata?.name ?? ''))),
    };
  if (daemonSets === undefined) return { cni: 'unknown', agentless: 'not readable' };
  if (nodes.some(({ metadata }) => metadata?.annotations?.[FLANNEL_ON_NODE] !== undefined))
    return { cni: 'flannel', agentless: 'process of the node' };
  if (nodes.some(({ metadata }) => metadata?.labels?.[GKE_NODE] !== undefined))
    return { cni: 'gke', agent: GKE_AGENT };
  return { cni: 'unknown', agentless: 'not found' };
}

function enforcing(enforces: boolean | undefined): Pick<Network, 'enforcesPolicies'> {
  return enforces === undefined ? {} : { enforcesPolicies: enforces };
}

function networkOf(cni: string, daemonSet: V1DaemonSet): Network {
  const { metadata, spec } = daemonSet;
  const affinity =
    spec?.template.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      ?.nodeSelectorTerms;
  return {
    cni,
    agent: {
      namespace: metadata?.namespace ?? '',
      daemonSet: metadata?.name ?? '',
      selector: selectorOf(daemonSet) ?? '',
    },
    // Plain values, which a worker can be handed.
    ...(affinity === undefined ? {} : { affinity: JSON.parse(JSON.stringify(affinity)) as NodeTerm[] }),
  };
}

async function daemonSetNamed(kube: Kube, named: AgentName): Promise<V1DaemonSet> {
  const { namespace, daemonSet } = named;
  const wrong = (problem: string) => flagError('--network-agent', textOfAgent(named), problem);
  try {
    const found = await kube.apps.readNamespacedDaemonSet({ namespace, name: daemonSet });
    if (selectorOf(found) === undefined)
      throw wrong('the DaemonSet has no label selector; expected one that has');
    return found;
  } catch (error) {
    if (!(error instanceof ApiException)) throw error;
    if (error.code === 404) throw wrong('no such DaemonSet; `kubectl get daemonsets -A` lists them');
    if (error.code !== 403) throw error;
    throw new EnvironmentError(
      `this user may not get daemonsets.apps ${daemonSet} in namespace ${namespace}, which ${flagName('--network-agent')} names; \`${PROGRAM} rbac --network-agent ${textOfAgent(named)}\` prints sufficient roles`,
    );
  }
}

/** @returns undefined where it has no label: every pod of the namespace would be taken for one of its own */
function selectorOf({ spec }: V1DaemonSet): string | undefined {
  const selector = Object.entries(spec?.selector.matchLabels ?? {}).map((pair) => pair.join('='));
  return selector.length === 0 ? undefined : selector.join(',');
}
