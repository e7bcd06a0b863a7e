import { allOf, type Evidence } from '../../model/outcomes.ts';
import { CONVERGED_AFTER } from '../../model/timeouts.ts';
import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { probeAll } from '../../probe/converge.ts';
import { expectReachable } from '../../probe/expect-reachable.ts';
import { echoPods, type FixturePod } from '../../probe/fixture-pods.ts';
import { everyNeighbourPod, everyProbePod } from '../../probe/pod-pairs.ts';
import type { Target } from '../../probe/probe.ts';
import { askedByName, clusterIPsOf, endpointsOn } from './service-targets.ts';

/** A Service with internalTrafficPolicy Local and an endpoint on every node: the probe pod. */
export const ON_NODE = 'probe-on-node';

/** A Service with internalTrafficPolicy Local and endpoints on some nodes: the echo pods. */
export const ON_SOME_NODES = 'echo-local';

/** Targets of Services with internalTrafficPolicy Local, each with a usual Service as its control. */
interface NodeLocal {
  echo: FixturePod[];
  /** A usual Service, which every node must reach. */
  usual: Target[];
  /** The Service with an endpoint on every node. @param name the pod that must answer */
  answeredBy(name: string): Target[];
  /** The Service with endpoints on some nodes, for a source on a node without one. */
  silent: Target[];
}

export async function nodeLocalTargets(cluster: ClusterUnderTest): Promise<NodeLocal> {
  const [echo, everywhere, onSome, usualIPs] = await Promise.all([
    echoPods(cluster),
    clusterIPsOf(cluster, ON_NODE),
    clusterIPsOf(cluster, ON_SOME_NODES),
    clusterIPsOf(cluster, 'echo'),
  ]);
  const usual = usualIPs.map((ip) => ({
    ...askedByName('echo', ip, { oneOf: echo.map(({ name }) => name) }),
    ...endpointsOn(echo),
  }));
  const withControl = (target: Target): Target => {
    const control = usual.find(({ url }) => isIPv6(url) === isIPv6(target.url));
    return control === undefined ? target : { ...target, control };
  };
  return {
    echo,
    usual,
    answeredBy: (name) => everywhere.map((ip) => withControl(askedByName(ON_NODE, ip, { equals: name }))),
    silent: onSome.map((ip) => withControl(askedByName(ON_SOME_NODES, ip, { denied: 'either' }))),
  };
}

function isIPv6(url: string): boolean {
  return url.includes('[');
}

/**
 * Behind a Service with internalTrafficPolicy Local, only the endpoint on the client's own node answers. On a node without an endpoint nobody
 * does. Silence counts only on nodes that reach a usual Service.
 * @throws Violation naming the nodes where another endpoint answers, or none
 */
export async function expectNodeLocal(cluster: ClusterUnderTest): Promise<Evidence> {
  const [neighbours, probes, { echo, usual, answeredBy, silent }] = await Promise.all([
    everyNeighbourPod(cluster),
    everyProbePod(cluster),
    nodeLocalTargets(cluster),
  ]);
  const answered = await expectReachable(
    'a Service of node-local traffic',
    neighbours.flatMap(({ node, prober }) => {
      const own = probes.find((probe) => probe.node === node);
      return own === undefined ? [] : [{ from: prober, to: answeredBy(own.name) }];
    }),
  );
  const without = neighbours.filter(({ node }) => !echo.some((pod) => pod.node === node));
  const compared = await probeAll(
    without.map(({ prober }) => ({ from: prober, to: usual })),
    0,
  );
  const reaching = new Set(
    compared.flatMap(({ from, convergedMs }) => (convergedMs === undefined ? [] : from)),
  );
  if (reaching.size === 0) return answered;
  // Few connections, because each silent one takes its whole timeout.
  const denied = await expectReachable(
    'a Service of node-local traffic, from nodes without an endpoint',
    [...reaching].map((from) => ({ from, to: silent })),
    CONVERGED_AFTER,
  );
  return allOf(answered, denied);
}
