import { ApiException, type KubernetesObject, type V1Pod } from '@kubernetes/client-node';
import { apply } from '../../kube/apply.ts';
import { type Kube, listAll } from '../../kube/client.ts';
import { retryOnForbidden } from '../../kube/wait.ts';
import { TIMEOUTS } from '../../model/timeouts.ts';
import { AGENTS, waitForNetwork } from '../cni.ts';
import { waitForDns } from '../wait-dns.ts';
import type { WeavePlan } from './plan-install.ts';
import { nodesWhereRan, removeCniFile } from './remove-cni-file.ts';

const { namespace, selector } = AGENTS.weave;

/** What takes out of a cluster what was put in, by the label that all of it has. */
export const REMOVE_WEAVE = [
  `kubectl delete -n ${namespace} daemonsets,configmaps,secrets,rolebindings,roles,serviceaccounts -l ${selector}`,
  `kubectl delete clusterrolebindings,clusterroles -l ${selector}`,
].join('; ');

/** What a person is told before it is done. */
export function installText({ objects, range, images }: WeavePlan): string[] {
  const names = objects.map(({ kind, metadata }) => `${kind} ${metadata?.name}`);
  return [
    `This installs Weave Net in the cluster, where it stays: ${names.join(', ')}`,
    `  images: ${images.join(', ')}, with privileges on every node`,
    `  IPALLOC_RANGE ${range.text}`,
  ];
}

/**
 * Installs it and waits until it works: an agent on every node, every node Ready; then for the cluster's DNS, which waited for that.
 * @throws PodsFailed as soon as an agent is stuck, or when the time is over; the caller removes what was applied
 */
export async function installWeave(
  kube: Kube,
  { objects, nodes }: WeavePlan,
  { signal, notice }: { signal: AbortSignal; notice: (line: string) => void },
): Promise<void> {
  await apply(kube, objects);
  await waitForNetwork(kube, 'weave', nodes, signal, TIMEOUTS.pulledNetwork);
  await waitForDns(kube, { signal, notice });
}

/**
 * Takes out what was applied, of an installation that did not come about: first what makes pods, and its pods; then what makes these
 * nodes' network, where an agent ran.
 * @returns nodes on which that file may still be
 */
export async function removeWeave(kube: Kube, { objects, images }: WeavePlan): Promise<string[]> {
  const first = objects.filter(({ kind }) => kind === 'DaemonSet');
  // Whatever ended the installation must not end this.
  const signal = AbortSignal.timeout(TIMEOUTS.teardown + TIMEOUTS.passingPods + TIMEOUTS.request);
  const ran = new Set<string>();
  await retryOnForbidden(kube, 'removal of Weave Net', signal, async () => {
    const pods = await listAll<V1Pod>((query) =>
      kube.core.listNamespacedPod({ namespace, labelSelector: selector, ...query }),
    );
    for (const node of nodesWhereRan(pods)) ran.add(node);
    for (const object of first) await gone(kube, object);
    if (pods.length > 0) return { waitingFor: pods.map(({ metadata }) => metadata?.name).join(', ') };
    for (const object of objects) if (!first.includes(object)) await gone(kube, object);
    return { done: true };
  });
  const [image = ''] = images;
  return removeCniFile(kube, { nodes: [...ran], image, namespace }, signal);
}

/** What is not there any more is as it is to be. */
async function gone(kube: Kube, object: KubernetesObject): Promise<void> {
  try {
    await kube.objects.delete(object, undefined, undefined, undefined, undefined, 'Foreground');
  } catch (error) {
    if (!(error instanceof ApiException && error.code === 404)) throw error;
  }
}
