import { ApiException, type V1DaemonSet } from '@kubernetes/client-node';
import { type AgentName, textOfAgent } from '../config/network-agent.ts';
import { flagName } from '../config/options.ts';
import { EnvironmentError, UsageError } from '../config/usage-error.ts';
import type { Kube } from '../kube/client.ts';
import { readable } from '../kube/readable.ts';
import type { RunContext } from '../model/run-context.ts';
import { AGENTS } from './cni.ts';
import { OTHER_AGENTS } from './other-agents.ts';

type Agent = NonNullable<RunContext['agent']>;

/** A network by its name here, and where its agent runs. */
export interface Network {
  cni: string;
  agent: Agent;
}

const KNOWN = [
  ...Object.entries(AGENTS).map(([cni, { namespace, daemonSet }]) => ({ cni, namespace, daemonSet })),
  ...OTHER_AGENTS,
];

/**
 * The network of a cluster that is there, by its agent: the one that is named, else the first of those known that is there.
 * A name that a known agent has makes it that network's, wherever it runs.
 * @returns undefined for one that is not known here, or may not be looked for
 * @throws UsageError where there is no agent of the name; EnvironmentError where this user may not look
 */
export async function findNetwork(kube: Kube, named: AgentName | undefined): Promise<Network | undefined> {
  if (named === undefined) return recognise(kube);
  const agent = await agentNamed(kube, named);
  const known = KNOWN.find(({ daemonSet }) => daemonSet === named.daemonSet);
  return { cni: known?.cni ?? (await recognise(kube))?.cni ?? 'unknown', agent };
}

async function recognise(kube: Kube): Promise<Network | undefined> {
  const found = await Promise.all(
    KNOWN.map(async ({ cni, namespace, daemonSet }) => {
      const it = await readable(() => kube.apps.readNamespacedDaemonSet({ namespace, name: daemonSet }));
      const agent = it && agentOf(it, { namespace, daemonSet });
      return agent === undefined ? [] : [{ cni, agent }];
    }),
  );
  return found.flat()[0];
}

async function agentNamed(kube: Kube, named: AgentName): Promise<Agent> {
  const { namespace, daemonSet } = named;
  const wrong = (problem: string) => UsageError.of(flagName('--network-agent'), textOfAgent(named), problem);
  try {
    const agent = agentOf(await kube.apps.readNamespacedDaemonSet({ namespace, name: daemonSet }), named);
    if (agent === undefined) throw wrong('the DaemonSet has no label selector; expected one that has');
    return agent;
  } catch (error) {
    if (!(error instanceof ApiException)) throw error;
    if (error.code === 404) throw wrong('no such DaemonSet; `kubectl get daemonsets -A` lists them');
    if (error.code !== 403) throw error;
    throw new EnvironmentError(
      `this user may not get daemonsets.apps ${daemonSet} in namespace ${namespace}, which ${flagName('--network-agent')} names; \`netconform rbac --network-agent ${textOfAgent(named)}\` prints sufficient roles`,
    );
  }
}

/** @returns undefined where it has no label: every pod of the namespace would be taken for one of its own */
function agentOf({ spec }: V1DaemonSet, where: AgentName): Agent | undefined {
  const selector = Object.entries(spec?.selector.matchLabels ?? {}).map((pair) => pair.join('='));
  return selector.length === 0 ? undefined : { ...where, selector: selector.join(',') };
}
