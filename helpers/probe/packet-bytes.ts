import type { ClusterUnderTest } from './cluster-under-test.ts';
import type { FixturePod } from './fixture-pods.ts';
import { interfaceMtu } from './interface-mtu.ts';
import { largestDatagram } from './place-targets.ts';

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
    throw failed?.reason ?? new Error('the MTU of no pod could be read');
  }
  return Math.min(first, ...others, ...pods.map(largestDatagram));
}
