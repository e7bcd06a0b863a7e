import pMap from 'p-map';
import type { PodAddress } from '../../kube/inventory/holders.ts';
import { Inconclusive } from '../../model/outcomes.ts';
import { parseAddress } from '../../model/range.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import { type FixturePod, neighbourPods, probePods } from '../../probe/fixture-pods.ts';
import { plansOnAndAcross } from '../../probe/pod-pairs.ts';
import { answeringByName } from '../../probe/pod-targets.ts';

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
  shared: ClusterUnderTest,
  held: readonly PodAddress[],
): Promise<PodAddress[]> {
  const cluster = { ...shared, notAsked: new Map() };
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

/**
 * Addresses of the run's own pods at which another of its pods answers, whichever way it came to them: each pod of a node asks those on its
 * own node and on others, once each.
 */
export async function answeredElsewhere(shared: ClusterUnderTest): Promise<PodAddress[]> {
  // Pods that are not ready leave nothing open: the addresses of all are compared.
  const cluster = { ...shared, notAsked: new Map() };
  const probes = await orNone(probePods(cluster));
  const pods = [...probes, ...(await orNone(neighbourPods(cluster)))];
  const podsOn = Map.groupBy(pods, ({ node }) => node);
  const plans = plansOnAndAcross(cluster, probes, (from, node) =>
    (podsOn.get(node) ?? []).filter((pod) => pod !== from).map(answeringByName),
  );
  const seen = await pMap(
    plans,
    async ({ from, to }) => (await from.probe(to)).map((one, index) => ({ ...one, to: to[index] })),
    { concurrency: cluster.pace.sourcesAtOnce },
  );
  const found = seen.flat().flatMap(({ answeredBy, to }) => {
    if (answeredBy === undefined || to?.address === undefined) return [];
    const node = pods.find(({ name }) => name === answeredBy)?.node;
    const place = node === undefined ? '' : ` on ${node}`;
    const holder = `pod ${cluster.run.namespace}/${answeredBy}${place}, which answers there`;
    return { address: parseAddress(to.address), holder, node };
  });
  return [...new Map(found.map((one) => [`${one.address.text} ${one.holder}`, one])).values()];
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
