import { internalAddresses } from '../../kube/inventory/holders.ts';
import { takesPart } from '../../kube/inventory/schedulable.ts';
import { allOf, type Evidence, Skipped } from '../../model/outcomes.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { expectReachable } from '../../probe/expect-reachable.ts';
import type { FixturePod } from '../../probe/fixture-pods.ts';
import { withPods } from '../../probe/passing-pods.ts';
import { echoed, pingProber } from '../../probe/ping-prober.ts';
import { everyProbePod, plansOnAndAcross } from '../../probe/pod-pairs.ts';
import { answeringByName } from '../../probe/pod-targets.ts';

/**
 * Pods and nodes answer an ICMP echo. A pod on every node pings pods and nodes, and a pod on every node's host network pings pods. If the
 * cluster does not admit the pods on the host network, the evidence says so.
 * @throws Violation naming the pairs without an answer; Skipped if the cluster admits no pod that may ping
 */
export async function expectEchoes(cluster: ClusterUnderTest): Promise<Evidence> {
  const probes = await everyProbePod(cluster);
  const nodes = (await cluster.inventory.nodes()).filter(takesPart(cluster.run.shape));
  const podsOn = Map.groupBy(probes, ({ node }) => node);
  const podTargets = (node: string) =>
    (podsOn.get(node) ?? []).map((pod) => {
      const control = answeringByName(pod);
      return echoed({ name: control.name, node, control, direct: 'pod' }, pod.ip);
    });
  const nodeTargets = (name: string) =>
    nodes
      .filter(({ metadata }) => metadata?.name === name)
      .flatMap(internalAddresses)
      .slice(0, 1)
      .map(({ address }) => echoed({ name: `${name} itself (${address.text})`, node: name }, address.text));
  const [fromPods, fromNodes] = await Promise.allSettled([
    withPingers(cluster, 'pods', probes, (pingers) =>
      expectReachable(
        'an ICMP echo to pods and nodes, from pods',
        plansOnAndAcross(cluster, pingers, (_from, node) => [...podTargets(node), ...nodeTargets(node)]),
      ),
    ),
    withPingers(cluster, 'nodes', probes, (pingers) =>
      expectReachable(
        'an ICMP echo to pods, from nodes',
        plansOnAndAcross(cluster, pingers, (_from, node) => podTargets(node)),
      ),
    ),
  ]);
  if (fromPods.status === 'rejected') throw fromPods.reason;
  if (fromNodes.status === 'fulfilled') return allOf(fromPods.value, fromNodes.value);
  if (!(fromNodes.reason instanceof Skipped)) throw fromNodes.reason;
  const { summary } = fromPods.value;
  return { ...fromPods.value, summary: `${summary}; not probed from nodes: ${fromNodes.reason.message}` };
}

/** Runs the work with a pod on every node that may ping, and removes these pods afterwards. */
function withPingers(
  cluster: ClusterUnderTest,
  from: 'pods' | 'nodes',
  probes: readonly FixturePod[],
  work: (pingers: FixturePod[]) => Promise<Evidence>,
): Promise<Evidence> {
  const pings = from === 'pods' ? 'from its network' : "from its node's network";
  const pods = probes.map(({ node }) => ({ node, pings }) as const);
  return withPods(cluster, from === 'pods' ? 'ping' : 'ping-host', pods, (pingers) =>
    work(pingers.map((pod) => ({ ...pod, prober: pingProber(cluster, pod) }))),
  );
}
