import { allOf, type Evidence } from '../../model/outcomes.ts';
import { parseAddress } from '../../model/range.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import type { Plan } from '../../probe/converge.ts';
import { expectEveryKind } from '../../probe/expect-reachable.ts';
import { type FixturePod, PORTS } from '../../probe/fixture-pods.ts';
import { everyHost, packetBytes } from '../../probe/node-targets.ts';
import { withPods } from '../../probe/passing-pods.ts';
import { everyWay, type Place } from '../../probe/place-targets.ts';
import { everyProbePod, plansOnAndAcross } from '../../probe/pod-pairs.ts';
import { fromOutside } from './node-port-targets.ts';

/** A random port for every node, above the ports of Kubernetes' own components and below those of the pods on the host network. */
function hostPort(): number {
  return 12_000 + Math.floor(Math.random() * 8_000);
}

/**
 * A pod on every node has the same host port. From pods, from nodes and from outside, the port of a node must lead to the pod on that node.
 * Outside is left out if the run has no client there.
 * @throws Violation naming the pairs that fail; Skipped if the cluster does not admit pods with a host port
 */
export async function expectHostPorts(cluster: ClusterUnderTest): Promise<Evidence> {
  const [hosts, probes] = await Promise.all([everyHost(cluster), everyProbePod(cluster)]);
  const bytes = await packetBytes(cluster, probes);
  const port = hostPort();
  const pods = probes.map(({ node }) => ({
    node,
    args: ['netexec', `--http-port=${PORTS.tcp}`, `--udp-port=${PORTS.udp}`],
    hostPort: port,
  }));
  return withPods(cluster, 'host-port', pods, async (serving) => {
    const places = placesOf(hosts, serving, port);
    const from = (sources: readonly FixturePod[]): Plan[] =>
      plansOnAndAcross(cluster, sources, ({ ports }, node) =>
        (places.get(node) ?? []).flatMap((place) => everyWay(place, bytes, ports.tcp)),
      );
    const inside = [
      await expectEveryKind('host ports, from pods', from(probes)),
      await expectEveryKind('host ports, from nodes', from(hosts)),
    ];
    const { insideOnly, outside } = cluster.run;
    if (insideOnly === true || outside.kind === 'none') return allOf(...inside);
    const to = [...places.values()].flat().flatMap((place) => everyWay(place, bytes));
    return fromOutside(cluster, async (client) =>
      allOf(...inside, await expectEveryKind('host ports, from outside', [{ from: client, to }])),
    );
  });
}

/** The host port at each address of a node whose family its pod has, by node. */
function placesOf(
  hosts: readonly FixturePod[],
  pods: readonly FixturePod[],
  port: number,
): Map<string, Place[]> {
  const familiesOf = ({ ips }: FixturePod) => new Set(ips.map((ip) => parseAddress(ip).family));
  return new Map(
    pods.map((pod) => {
      const ips = hosts.find(({ node }) => node === pod.node)?.ips ?? [];
      const places = ips
        .filter((ip) => familiesOf(pod).has(parseAddress(ip).family))
        .map((ip) => ({
          name: `the host port of ${pod.node} (${ip}:${port})`,
          ...{ node: pod.node, ip, tcp: port, udp: port, says: [pod.says] },
        }));
      return [pod.node, places] as const;
    }),
  );
}
