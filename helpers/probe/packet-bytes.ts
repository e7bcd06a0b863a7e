import { Inconclusive } from '../model/outcomes.ts';
import { type ClusterUnderTest, execInPod } from './cluster-under-test.ts';
import type { FixturePod } from './fixture-pods.ts';
import { largestDatagram } from './place-targets.ts';

/** The interface of the first default route, IPv4's or else IPv6's, and what it says of itself. */
const SCRIPT = `
dev=$(awk '$2 == "00000000" { print $1; exit }' /proc/net/route)
[ -n "$dev" ] || dev=$(awk '$1 ~ /^0+$/ && $2 == "00" && $10 != "lo" { print $10; exit }' /proc/net/ipv6_route)
cat "/sys/class/net/$dev/mtu"
`;

/** The size of packets that a pod's interface announces, bytes; read inside the pod. */
async function interfaceMtu(cluster: ClusterUnderTest, pod: FixturePod): Promise<number> {
  const { stdout } = await execInPod(cluster, pod, ['sh', '-c', SCRIPT]);
  const mtu = Number(stdout.trim());
  if (Number.isInteger(mtu) && mtu > 0) return mtu;
  throw new Inconclusive(`the MTU of ${pod.name} on ${pod.node} could not be read: "${stdout.trim()}"`, [], {
    nodes: [pod.node],
  });
}

/**
 * The size of packets that every pod's interface announces, as far as a server of the fixtures can read a datagram of it, bytes. It is read
 * once for a run, of the pods that a command can be run in.
 * @throws what reading threw, where none can be read
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
    throw failed?.reason ?? new Error('no pod is there whose MTU could be read');
  }
  return Math.min(first, ...others, ...pods.map(largestDatagram));
}
