import type { KubernetesObject } from '@kubernetes/client-node';
import { textOfAgent } from '../config/option-values.ts';
import { apply } from '../kube/apply.ts';
import type { Kube } from '../kube/client.ts';
import { withImages } from '../kube/manifest.ts';
import { waitFor } from '../kube/wait.ts';
import { PAUSES, TIMEOUTS } from '../model/timeouts.ts';
import { waitForAgents, waitForNodes } from './cni.ts';
import { findNetwork, type Network } from './find-network.ts';
import type { NetworkManifest } from './network-manifest.ts';

/**
 * An agent that asks the API server at its Service fails until kube-proxy has its rules: flannel's gives up after 30 s each time.
 * The wait between two tries is 0, 10, 20 and 40 s.
 */
const RESTARTS = 4;

/**
 * Applies a network of the user's own, and waits until each node has an agent with all containers ready, and is Ready.
 * @param replaced official image names, and the names of local builds
 * @returns the network; undefined: it has no agent that is known here
 * @throws PodsFailed as soon as an agent is stuck, with its event and log
 */
export async function installManifest(
  kube: Kube,
  { objects, agent, named }: NetworkManifest,
  options: { nodes: readonly string[]; replaced: Readonly<Record<string, string>>; signal: AbortSignal },
): Promise<Network | undefined> {
  const { nodes, signal } = options;
  const all = withImages(objects, options.replaced);
  const definitions = all.filter(({ kind }) => kind === 'CustomResourceDefinition');
  await apply(kube, definitions, signal);
  for (const definition of definitions) await established(kube, definition, signal);
  await apply(
    kube,
    all.filter((object) => !definitions.includes(object)),
    signal,
  );
  // The nodes pull its images themselves.
  const withinMs = TIMEOUTS.pulledNetwork;
  if (agent !== undefined)
    await waitForAgents(
      kube,
      textOfAgent(agent),
      { ...agent, restarts: RESTARTS },
      { nodes, signal, withinMs },
    );
  else await waitForNodes(kube, { nodes, signal, withinMs });
  return findNetwork(kube, named ?? agent);
}

interface Definition extends KubernetesObject {
  status?: { conditions?: { type: string; status: string }[] };
}

/** Waits until the API server takes objects of a kind that was just defined. */
async function established(kube: Kube, definition: KubernetesObject, signal: AbortSignal): Promise<void> {
  const name = definition.metadata?.name ?? '';
  await waitFor(
    `CustomResourceDefinition ${name}`,
    async () => {
      const { status } = (await kube.objects.read({ ...definition, metadata: { name } })) as Definition;
      const isThere = status?.conditions?.some(
        ({ type, status }) => type === 'Established' && status === 'True',
      );
      return isThere === true ? { done: true } : { waitingFor: 'the API server to take it' };
    },
    { withinMs: TIMEOUTS.fixtures, everyMs: PAUSES.poll, signal },
  );
}
