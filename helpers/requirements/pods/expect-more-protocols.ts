import { allOf, type Evidence, Skipped } from '../../model/outcomes.ts';
import { inSeconds, TIMEOUTS } from '../../model/timeouts.ts';
import { type ClusterUnderTest, execInPod } from '../../probe/cluster-under-test.ts';
import { expectReachable } from '../../probe/expect-reachable.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import { withPods } from '../../probe/passing-pods.ts';
import { everyProbePod, onAndAcrossNodes, plansOnAndAcross } from '../../probe/pod-pairs.ts';
import { answeringByName, overSctp, overUdp } from '../../probe/pod-targets.ts';
import { expectWholePackets } from './expect-whole-packets.ts';

const SCTP_PORT = 8083;

/**
 * A second address family and SCTP must work between pods if the cluster has them.
 * @throws Violation naming the pairs that fail; Skipped with the reasons if the cluster has neither
 */
export async function expectMoreProtocols(cluster: ClusterUnderTest): Promise<Evidence> {
  const probes = await everyProbePod(cluster);
  const shown: Evidence[] = [];
  const absent: string[] = [];
  for (const part of [secondFamily, sctp]) {
    const result = await part(cluster, probes);
    if (typeof result === 'string') absent.push(result);
    else shown.push(result);
  }
  if (shown.length === 0) throw new Skipped(absent.join('; '));
  const evidence = allOf(...shown);
  return {
    ...evidence,
    summary: [evidence.summary, ...absent.map((why) => `not probed: ${why}`)].join('; '),
  };
}

/** Probes every pair at the pods' addresses of the second family; a string says why there are none. */
async function secondFamily(
  cluster: ClusterUnderTest,
  probes: readonly FixturePod[],
): Promise<Evidence | string> {
  if (!probes.every(({ ips }) => ips.length > 1)) return 'pods have addresses of one family';
  const second = (pod: FixturePod) => ({ ...pod, ip: pod.ips[1] ?? '' });
  const family = second(probes[0] as FixturePod).ip.includes(':') ? 'IPv6' : 'IPv4';
  return allOf(
    await expectReachable(
      `pods over ${family}`,
      await onAndAcrossNodes(cluster, (_from, to) => answeringByName(second(to))),
    ),
    await expectReachable(
      `pods over UDP and ${family}`,
      await onAndAcrossNodes(cluster, (_from, to) => overUdp(second(to))),
    ),
    await expectWholePackets(cluster, second),
  );
}

/** Probes from the probe pods to a pod that serves SCTP on every node, also on their own; a string says which kernels have no SCTP. */
async function sctp(cluster: ClusterUnderTest, probes: readonly FixturePod[]): Promise<Evidence | string> {
  const said = await Promise.all(
    probes.map((pod) =>
      execInPod(cluster, pod, [
        '/agnhost',
        'connect',
        '--protocol=sctp',
        `--timeout=${inSeconds(TIMEOUTS.sctp)}s`,
        '127.0.0.1:1',
      ]),
    ),
  );
  const without = probes.filter((_, index) =>
    /not supported/.test(`${said[index]?.stdout}${said[index]?.stderr}`),
  );
  if (without.length > 0) return `no SCTP in the kernel of ${without.map(({ node }) => node).join(', ')}`;
  const pods = probes.map(({ node }) => ({
    node,
    args: ['netexec', '--http-port=8080', '--udp-port=8081', `--sctp-port=${SCTP_PORT}`],
  }));
  return withPods(cluster, 'sctp', pods, (made) => {
    const serving = Map.groupBy(made, ({ node }) => node);
    return expectReachable(
      'pods over SCTP',
      plansOnAndAcross(cluster, probes, (_from, node) =>
        (serving.get(node) ?? []).map((pod) => overSctp(pod, SCTP_PORT)),
      ),
    );
  });
}
