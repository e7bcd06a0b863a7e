import type { PodAddress } from '../../kube/inventory/holders.ts';
import { Inconclusive } from '../../model/outcomes.ts';
import { parseAddress } from '../../model/range.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { execInPod } from '../../probe/exec-in-pod.ts';
import { type FixturePod, neighbourPods, probePods } from '../../probe/fixture-pods.ts';

const COMMAND = ['ip', '-o', 'addr', 'show', 'scope', 'global'];

/** The addresses that the interfaces of a pod have, as `ip -o addr` prints them. */
export function readAddresses(stdout: string): string[] {
  return [...stdout.matchAll(/ inet6? ([0-9a-f.:]+)\//g)].flatMap(([, address]) => address ?? []);
}

/**
 * Addresses of other pods that the run's own pods have inside, beyond what their status says: whoever asks for such an address may
 * reach either pod. Addresses that no pod has by its status are left alone, since networks give pods some for their own use.
 * @param held the addresses of all pods, by their status
 */
export async function foreignAddresses(
  cluster: ClusterUnderTest,
  held: readonly PodAddress[],
): Promise<PodAddress[]> {
  const pods = (await Promise.all([probePods, neighbourPods].map((of) => orNone(of(cluster))))).flat();
  const inside = await Promise.all(
    pods.map(async (pod) => ({
      ...pod,
      inside: await orNone(execInPod(cluster, pod, COMMAND).then(({ stdout }) => readAddresses(stdout))),
    })),
  );
  return foreignOf(inside, held, cluster.run.namespace);
}

export function foreignOf(
  pods: readonly (Pick<FixturePod, 'name' | 'node' | 'ips'> & { inside: readonly string[] })[],
  held: readonly PodAddress[],
  namespace: string,
): PodAddress[] {
  const known = new Set(held.map(({ address }) => address.text));
  return pods.flatMap(({ name, node, ips, inside }) =>
    inside
      .filter((text) => !ips.includes(text) && known.has(text))
      .map((text) => ({
        address: parseAddress(text),
        holder: `pod ${namespace}/${name} on ${node}, inside of it`,
        node,
      })),
  );
}

/** None where it could not be read: what objects say is judged all the same. */
async function orNone<T>(read: Promise<T[]>): Promise<T[]> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Inconclusive) return [];
    throw error;
  }
}
