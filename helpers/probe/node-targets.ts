import { Inconclusive } from '../model/outcomes.ts';
import { parseAddress } from '../model/range.ts';
import { inSeconds, PAUSES } from '../model/timeouts.ts';
import { type ClusterUnderTest, execInPod } from './cluster-under-test.ts';
import type { Plan } from './converge.ts';
import type { FixturePod } from './fixture-pods.ts';
import { everyWay, largestDatagram, podPlace } from './place-targets.ts';
import { everyHostPod, everyProbePod, plansOnAndAcross } from './pod-pairs.ts';

/** Prints the MTU of the interface of the first default route, of IPv4 or else IPv6. */
const SCRIPT = `
dev=$(awk '$2 == "00000000" { print $1; exit }' /proc/net/route)
[ -n "$dev" ] || dev=$(awk '$1 ~ /^0+$/ && $2 == "00" && $10 != "lo" { print $10; exit }' /proc/net/ipv6_route)
cat "/sys/class/net/$dev/mtu"
`;

/** MTU of a pod's interface, bytes, read inside the pod. */
async function interfaceMtu(cluster: ClusterUnderTest, pod: FixturePod): Promise<number> {
  const { stdout } = await execInPod(cluster, pod, ['sh', '-c', SCRIPT]);
  const mtu = Number(stdout.trim());
  if (Number.isInteger(mtu) && mtu > 0) return mtu;
  throw new Inconclusive(`the MTU of ${pod.name} on ${pod.node} could not be read: "${stdout.trim()}"`, [], {
    nodes: [pod.node],
  });
}

/**
 * The smallest MTU of the pods' interfaces, bytes, and no more than a fixture's server reads of a datagram. Read once per run, in every pod
 * that can run a command.
 * @throws the error of reading if no pod can be read
 */
export async function packetBytes(cluster: ClusterUnderTest, pods: readonly FixturePod[]): Promise<number> {
  const { mtus } = cluster;
  const read = await Promise.allSettled(
    pods.map(async (pod) => {
      const mtu = mtus.get(pod.name) ?? (await interfaceMtu(cluster, pod));
      mtus.set(pod.name, mtu);
      return mtu;
    }),
  );
  const [first, ...others] = read.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  if (first === undefined) {
    const failed = read.find((one) => one.status === 'rejected');
    throw failed?.reason ?? new Error('the MTU of no pod could be read');
  }
  return Math.min(first, ...others, ...pods.map(largestDatagram));
}

/** Prints the port and the name of the server on the host network, once it has written them. */
const READ_HOST = `until [ -s /tmp/port ]; do sleep ${inSeconds(PAUSES.poll)}; done; cat /tmp/port /proc/sys/kernel/hostname`;

/**
 * The pods on the host network, one on every schedulable node, each with the port of its server.
 * @throws Inconclusive if no node has a ready one, or one does not tell its port
 */
export async function everyHost(cluster: ClusterUnderTest): Promise<FixturePod[]> {
  return Promise.all(
    (await everyHostPod(cluster)).map(async (pod) => {
      const { stdout } = await execInPod(cluster, pod, ['sh', '-c', READ_HOST]);
      const [port, says] = stdout.trim().split('\n');
      if (says === undefined)
        throw new Inconclusive(
          `${pod.name} on ${pod.node} does not report its port: "${stdout.trim()}"`,
          [],
          {
            nodes: [pod.node],
          },
        );
      return { ...pod, says, ports: { tcp: Number(port), udp: Number(port) } };
    }),
  );
}

/** Plans between nodes and pods, in both directions and of every kind: for every node, or for its own and a sample of the others. */
export async function nodesAndPods(
  cluster: ClusterUnderTest,
): Promise<{ nodesToPods: Plan[]; podsToNodes: Plan[] }> {
  const [hosts, probes] = await Promise.all([everyHost(cluster), everyProbePod(cluster)]);
  const bytes = await packetBytes(cluster, probes);
  const families = new Set(probes.flatMap(({ ips }) => ips.map((ip) => parseAddress(ip).family)));
  const places = (pods: readonly FixturePod[]) =>
    Map.groupBy(
      pods.flatMap((pod) =>
        pod.ips
          .filter((ip) => families.has(parseAddress(ip).family))
          .map((ip) => ({ ...podPlace({ ...pod, ip }), node: pod.node })),
      ),
      ({ node }) => node,
    );
  const [onHost, inPod] = [places(hosts), places(probes)];
  return {
    nodesToPods: plansOnAndAcross(cluster, hosts, (from, node) =>
      (inPod.get(node) ?? []).flatMap((place) => everyWay(place, bytes, from.ports.tcp)),
    ),
    podsToNodes: plansOnAndAcross(cluster, probes, (_from, node) =>
      (onHost.get(node) ?? []).flatMap((place) => everyWay(place, bytes)),
    ),
  };
}
