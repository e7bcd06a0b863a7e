import pMap from 'p-map';
import type { PodAddress } from '../../kube/inventory/holders.ts';
import { Inconclusive } from '../../model/outcomes.ts';
import { parseAddress } from '../../model/range.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import { type FixturePod, neighbourPods, probePods } from '../../probe/fixture-pods.ts';
import { plansOnAndAcross } from '../../probe/pod-pairs.ts';
import { answeringByName } from '../../probe/pod-targets.ts';

const COMMAND = ['ip', '-o', 'addr', 'show', 'scope', 'global'];

/** Reads the addresses of a pod's interfaces from the output of `ip -o addr`. */
export function readAddresses(stdout: string): string[] {
  return [...stdout.matchAll(/ inet6? ([0-9a-f.:]+)\//g)].flatMap(([, address]) => address ?? []);
}

/**
 * Finds addresses of other pods on the interfaces of the run's own pods. A client of such an address may reach either pod. An address that
 * no pod's status has is ignored, because networks give pods some for their own use. A pod that cannot be read is skipped.
 * @param held the addresses of all pods, from their statuses
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
 * Finds addresses of the run's own pods at which another of its pods answers, for whatever reason. The probe pods connect once to each pod
 * on their own node and on other nodes.
 */
export async function answeredElsewhere(shared: ClusterUnderTest): Promise<PodAddress[]> {
  // A copy of notAsked, because a pod that is not ready does not make this comparison incomplete.
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

/** Returns an empty list if the read is inconclusive, because the addresses in the objects are compared in any case. */
async function orNone<T>(read: Promise<T[]>): Promise<T[]> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Inconclusive) return [];
    throw error;
  }
}
