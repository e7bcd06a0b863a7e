import { type Evidence, Violation } from '../../model/outcomes.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { probeAll } from '../../probe/converge.ts';
import { neighbourPods } from '../../probe/fixture-pods.ts';
import { judgePairs } from '../../probe/judge-pairs.ts';
import { everyProbePod } from '../../probe/pod-pairs.ts';
import { seeing } from '../../probe/pod-targets.ts';

/**
 * Each probe pod has one address: the source address in its own kernel, the address in its status, and the address that a pod on the next
 * node sees. In a cluster with one node, the neighbour pod is the one that sees it.
 * @throws Violation naming the pods whose addresses differ
 */
export async function expectOwnAddressSeen(cluster: ClusterUnderTest): Promise<Evidence> {
  const probes = await everyProbePod(cluster);
  const peers = probes.length > 1 ? [...probes.slice(1), probes[0]] : await neighbourPods(cluster);
  const pairs = await probeAll(
    probes.map((from, index) => {
      const peer = peers[index];
      return { from: from.prober, to: peer === undefined ? [] : [seeing(from, peer)] };
    }),
  );
  const other = probes.flatMap((pod) => {
    const seen = pairs.filter(({ from }) => from === pod.prober).flatMap(({ observations }) => observations);
    const locals = new Set(seen.flatMap(({ localAddress = [] }) => localAddress));
    return [...locals].filter((local) => local !== pod.ip).map((local) => ({ pod, local }));
  });
  if (other[0] !== undefined) {
    const samples = other.map(({ pod, local }) => ({
      objects: [`${pod.name} on ${pod.node}`],
      nodes: [pod.node],
      addresses: [local, pod.ip],
      detail: `${pod.name} on ${pod.node} has ${local} inside, its status says ${pod.ip}`,
    }));
    throw new Violation(
      {
        kind: 'address-differs',
        subject: 'the address inside a pod',
        failed: new Set(other.map(({ pod }) => pod)).size,
        of: probes.length,
        unit: 'pods',
        samples,
      },
      {
        expected: 'the address inside each pod is the one in its status',
        ...(pairs[0] === undefined ? {} : { again: other[0].pod.prober.byHand(pairs[0].to) }),
      },
    );
  }
  const evidence = judgePairs('a pod that returns the source address', pairs);
  return {
    ...evidence,
    summary: `${probes.length} pods: the address is the same inside, in the status and for another pod`,
  };
}
