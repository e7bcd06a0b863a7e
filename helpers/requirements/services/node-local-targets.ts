import type { ClusterUnderTest } from '../../probe/cluster-under-test.ts';
import { echoPods, type FixturePod } from '../../probe/fixture-pods.ts';
import type { Target } from '../../probe/probe.ts';
import { askedByName, clusterIPsOf, endpointsOn } from './service-targets.ts';

/** A Service of node-local traffic with an endpoint on every node: the probe pod. */
export const ON_NODE = 'probe-on-node';

/** A Service of node-local traffic with endpoints on some nodes: the echo pods. */
export const ON_SOME_NODES = 'echo-local';

/** Services of node-local traffic, each with a Service of the usual kind to compare with. */
export interface NodeLocal {
  echo: FixturePod[];
  /** The usual kind: every node reaches it. */
  usual: Target[];
  /** That with an endpoint on every node. @param name the pod that has to answer */
  answeredBy(name: string): Target[];
  /** That with endpoints on some nodes, from a node that has none. */
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
