import { readFile } from 'node:fs/promises';
import type { KubernetesObject, V1DaemonSet } from '@kubernetes/client-node';
import type { KindTarget } from '../config/config.ts';
import { type AgentName, textOfAgent } from '../config/option-values.ts';
import { flagError, flagName } from '../config/options.ts';
import { UsageError } from '../config/usage-error.ts';
import { ofCalicoPool, ofCiliumConfig } from '../kube/inventory/network-sources.ts';
import { field, type StatedRange, stated } from '../kube/inventory/stated-range.ts';
import { containersOf, parseManifest } from '../kube/manifest.ts';
import { textOf } from '../model/range.ts';
import type { RunContext } from '../model/run-context.ts';

type Agent = NonNullable<RunContext['agent']>;

/** A network of the user's own, as its manifests have it. */
export interface NetworkManifest {
  objects: KubernetesObject[];
  /** The agent as the manifests have it; undefined: an operator makes it, or there is none. */
  agent: Agent | undefined;
  /** The agent that was named. */
  named: AgentName | undefined;
  images: string[];
}

/**
 * Reads the manifests of the network for a cluster that is made here, and checks them; nothing is made.
 * @throws UsageError for a file that is no manifest, a pod range unlike the one asked for, or an agent that is not clear
 */
export async function readNetworkManifest({
  manifests,
  podRanges,
}: Pick<KindTarget, 'podRanges'> & Required<Pick<KindTarget, 'manifests'>>): Promise<NetworkManifest> {
  const objects = (await Promise.all(manifests.files.map(readObjects))).flat();
  for (const { range, source } of rangesOfManifest(objects))
    if (!podRanges.some(({ text }) => text === range.text))
      throw flagError(
        '--ipalloc-range',
        textOf(podRanges),
        `the manifest says ${range.text} (${source}); make both the same`,
      );
  const images = objects.flatMap(containersOf).flatMap(({ image }) => image ?? []);
  return {
    objects,
    agent: agentOf(objects, manifests.agent),
    named: manifests.agent,
    images: [...new Set(images)],
  };
}

async function readObjects(file: string): Promise<KubernetesObject[]> {
  const wrong = (problem: string) => flagError('--cni-manifest', file, problem);
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw wrong(error.message);
  });
  let objects: KubernetesObject[];
  try {
    objects = parseManifest(text);
  } catch (error) {
    throw wrong(`not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  const nameless = objects.some(
    (object) => typeof object !== 'object' || !object.kind || !object.metadata?.name,
  );
  if (objects.length === 0 || nameless)
    throw wrong('expected objects of Kubernetes, each with kind and name');
  return objects;
}

/** The pod ranges that the manifests of known networks state, each with its place. */
export function rangesOfManifest(objects: readonly KubernetesObject[]): StatedRange[] {
  return objects.flatMap((object) => {
    const place = `${object.kind} ${object.metadata?.name}`;
    if (object.kind === 'ConfigMap') {
      const { data = {} } = object as { data?: Record<string, string> };
      const flannel = ['Network', 'IPv6Network'].flatMap((name) =>
        stated(field(data['net-conf.json'], name), `${name} in ${place}`),
      );
      return [...flannel, ...(object.metadata?.name === 'cilium-config' ? ofCiliumConfig(data) : [])];
    }
    if (object.kind === 'IPPool') return ofCalicoPool(object).filter(({ retired }) => retired !== true);
    if (object.kind !== 'DaemonSet') return [];
    return containersOf(object)
      .flatMap(({ env = [] }) => env)
      .filter(({ name }) => RANGE_VARIABLES.includes(name))
      .flatMap(({ name, value }) => stated(value, `${name} of ${place}`));
  });
}

/** Variables in which an agent has the pod range: of Weave Net, kindnet and Calico. */
const RANGE_VARIABLES = ['IPALLOC_RANGE', 'POD_SUBNET', 'CALICO_IPV4POOL_CIDR', 'CALICO_IPV6POOL_CIDR'];

/**
 * The agent of a network: the DaemonSet that is named, the only one, or the only one on the host network.
 * @throws UsageError where there are several
 */
export function agentOf(
  objects: readonly KubernetesObject[],
  named: AgentName | undefined,
): Agent | undefined {
  const all = objects.filter(({ kind }) => kind === 'DaemonSet').map((object) => object as V1DaemonSet);
  if (named !== undefined) return all.map(toAgent).find((agent) => textOfAgent(agent) === textOfAgent(named));
  const onHost = all.filter(({ spec }) => spec?.template.spec?.hostNetwork === true);
  const [first, ...more] = (all.length === 1 ? all : onHost).map(toAgent);
  if (more.length === 0) return first;
  const names = [first, ...more].flatMap((one) => (one === undefined ? [] : textOfAgent(one))).join(', ');
  throw new UsageError(
    `${flagName('--cni-manifest')}: several DaemonSets may be the network's agent: ${names}; name it with ${flagName('--network-agent')}`,
  );
}

function toAgent({ metadata, spec }: V1DaemonSet): Agent {
  const labels = Object.entries(spec?.selector?.matchLabels ?? {}).map((pair) => pair.join('='));
  return {
    namespace: metadata?.namespace ?? 'default',
    daemonSet: metadata?.name ?? '',
    selector: labels.join(','),
  };
}
