import { Inconclusive } from '../model/outcomes.ts';
import type { ClusterUnderTest } from './cluster-under-test.ts';
import { execInPod } from './exec-in-pod.ts';
import type { FixturePod } from './fixture-pods.ts';

/** The interface of the first default route, IPv4's or else IPv6's, and what it says of itself. */
const SCRIPT = `
dev=$(awk '$2 == "00000000" { print $1; exit }' /proc/net/route)
[ -n "$dev" ] || dev=$(awk '$1 ~ /^0+$/ && $2 == "00" && $10 != "lo" { print $10; exit }' /proc/net/ipv6_route)
cat "/sys/class/net/$dev/mtu"
`;

/** The size of packets that a pod's interface announces, bytes; read inside the pod. */
export async function interfaceMtu(cluster: ClusterUnderTest, pod: FixturePod): Promise<number> {
  const { stdout } = await execInPod(cluster, pod, ['sh', '-c', SCRIPT]);
  const mtu = Number(stdout.trim());
  if (Number.isInteger(mtu) && mtu > 0) return mtu;
  throw new Inconclusive(`the MTU of ${pod.name} on ${pod.node} could not be read: "${stdout.trim()}"`, [], {
    nodes: [pod.node],
  });
}
